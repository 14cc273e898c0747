/** Looks for papers in the page it is put into. Loaded by the popup, when a person asks for it and not before. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startAnywhere } from './start';

export default defineUnlistedScript(startAnywhere);
