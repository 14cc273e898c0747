/**
 * What floats over a page: a host of its own at the page's end, out of reach of lists that rebuild their rows, shown in the top layer,
 * where no card clips it and no header covers it. It stands in the document's coordinates, so it scrolls with what it belongs to.
 */
import { addStyle, keepHost, type createHost } from './host';

/** Space kept to the view's edges and to what it belongs to, in px. */
export const GAP = 8;

export interface Floating {
  host: HTMLElement;
  /** What is shown, in which everything else is put. */
  element: HTMLElement;
  /** Puts it into the page again, when the page threw it out. */
  show(): void;
  remove(): void;
}

/** Shows an element of this class, styled by `css` (components/floating.css says what all of them look like). */
export function openFloating({ host, root }: ReturnType<typeof createHost>, className: string, css: string): Floating {
  addStyle(root, css);
  const element = document.createElement('div');
  element.className = `floating ${className}`;
  element.popover = 'manual';
  root.append(element);
  keepHost(host);
  const show = () => {
    document.documentElement.append(host);
    element.showPopover();
  };
  show();
  return { host, element, show, remove: () => host.remove() };
}
