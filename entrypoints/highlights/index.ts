/** Highlights of abstracts; loaded into a page by the worker when words are selected, or some are kept of a paper on it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { PageHighlights } from './highlighting';

export default defineUnlistedScript(() => openDoor('highlights', (ties) => new PageHighlights(ties)));
