/** Highlights of abstracts; loaded into a page by the worker when one is first wanted. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { PageHighlights } from './highlights';

export default defineUnlistedScript(() => openDoor('highlights', (ties) => new PageHighlights(ties)));
