/** The help: which keys do what on this page; loaded into it by the worker when it is first wanted. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openDoor } from '../listing/door';
import { showHelp } from './help';

export default defineUnlistedScript(() => openDoor('help', showHelp));
