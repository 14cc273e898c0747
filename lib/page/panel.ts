/**
 * A panel beside one of our marks: a host of its own at the page's end, out of reach of lists that rebuild their rows, shown
 * in the top layer, where no card clips it and no header covers it. It stands in the document's coordinates, so it scrolls
 * with its mark.
 */
import { keepHost, type createHost } from './host';

const WIDTH = 400;
/** Space kept to the view's edges and to the mark, in px. */
const GAP = 8;

export interface Panel {
  host: HTMLElement;
  element: HTMLElement;
  /** Puts it into the page again, when the page threw it out. */
  show(): void;
  /** Puts it beneath a mark, or what else has a place; safe to repeat. What is not shown leaves it where it is. */
  beside(mark: Pick<Element, 'getBoundingClientRect'>): void;
  /** Whether an event came from within. */
  holds(event: Event): boolean;
  remove(): void;
}

export function openPanel({ host, root }: ReturnType<typeof createHost>, label: string): Panel {
  const element = document.createElement('div');
  element.className = 'panel';
  element.popover = 'manual';
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-label', label);
  root.append(element);
  keepHost(host);
  const show = () => {
    document.documentElement.append(host);
    element.showPopover();
  };
  show();
  return {
    host,
    element,
    show,
    beside(mark) {
      const spot = mark.getBoundingClientRect();
      if (spot.width === 0) return;
      const view = document.documentElement.clientWidth;
      const width = Math.min(WIDTH, view - 2 * GAP);
      const left = Math.max(GAP, Math.min(spot.left, view - width - GAP));
      Object.assign(element.style, {
        width: `${width}px`,
        left: `${Math.round(left + scrollX)}px`,
        top: `${Math.round(spot.bottom + scrollY)}px`,
      });
    },
    holds: (event) => event.composedPath().includes(host),
    remove: () => host.remove(),
  };
}
