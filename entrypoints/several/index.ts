/** Several entries at once; loaded into a page by the worker when one is first selected. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { SelectedTogether } from './several';

export default defineUnlistedScript(() => openDoor('several', (ties) => new SelectedTogether(ties)));
