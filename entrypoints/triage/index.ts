/** What is done on a page beyond saving; loaded into it by the worker when it is first wanted. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { PageTriage } from './triage';

export default defineUnlistedScript(() => openDoor('triage', (ties) => new PageTriage(ties)));
