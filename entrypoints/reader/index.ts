/** Notes as their Markdown means them; loaded into a page by the worker when one is first read. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { RowReader } from './reader';

export default defineUnlistedScript(() => openDoor('reader', (ties) => new RowReader(ties)));
