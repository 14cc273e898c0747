/** The help, over the page in a host of its own. */
import { openHelp } from '../../components/triage/help';
import helpCss from '../../components/triage/help.css?inline';
import { ask } from '../../lib/messages/ask';
import { addStyle, keepHost } from '../../lib/page/host';
import type { Help, HelpTies } from '../listing/door';

/** Shows it; its own key and Escape close it. */
export function showHelp({ createHost, bindings, theirs, closed }: HelpTies): Help {
  const { host, root } = createHost();
  addStyle(root, helpCss);
  keepHost(host);
  document.documentElement.append(host);
  const dialog = openHelp(root, bindings, theirs, {
    closed: () => {
      host.remove();
      closed();
    },
    settings: () => void ask('open', { page: 'settings' }),
  });
  // Copies of what is pressed there (lib/page/copy.ts).
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== bindings.help) return;
    event.preventDefault();
    dialog.close();
  });
  return { host, close: () => dialog.close() };
}
