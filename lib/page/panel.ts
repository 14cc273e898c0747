/** A panel beside one of our marks. */
import { GAP, openFloating, type Floating } from './floating';
import type { createHost } from './host';

/** As wide as it may be, in px. */
const WIDTH = 400;

export interface Panel extends Floating {
  /** Puts it beneath the mark that is shown: of two copies of an entry only one is. Where none is, it stays where it is. Safe to repeat. */
  beside(marks: readonly Element[]): void;
  /** Whether an event came from within it, or from one of these marks. */
  holds(event: Event, marks: readonly Element[]): boolean;
}

export function openPanel(made: ReturnType<typeof createHost>, label: string, css: string): Panel {
  const floating = openFloating(made, 'panel', css);
  const { host, element } = floating;
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-label', label);
  return {
    ...floating,
    beside(marks) {
      const spot = marks.map((mark) => mark.getBoundingClientRect()).find(({ width }) => width > 0);
      if (!spot) return;
      const view = document.documentElement.clientWidth;
      const width = Math.min(WIDTH, view - 2 * GAP);
      const left = Math.max(GAP, Math.min(spot.left, view - width - GAP));
      Object.assign(element.style, {
        width: `${width}px`,
        left: `${Math.round(left + scrollX)}px`,
        top: `${Math.round(spot.bottom + scrollY)}px`,
      });
    },
    holds: (event, marks) => [host, ...marks].some((one) => event.composedPath().includes(one)),
  };
}
