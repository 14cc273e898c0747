/** Writing notes on rows; loaded into a page by the worker when it is first wanted. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { RowEditing } from './editing';

export default defineUnlistedScript(() => openDoor('editor', (ties) => new RowEditing(ties)));
