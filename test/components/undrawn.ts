/** Stands in for what jsdom, which draws nothing, does not have: what is observed, scrolled, or shown over all else. */
import { vi } from 'vitest';

export function standInForDrawing(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollTo = () => undefined;
  /** What had the focus before a dialog: closed, and not only taken away, it gives it back. */
  const before = new WeakMap<HTMLDialogElement, Element | null>();
  HTMLDialogElement.prototype.showModal = function () {
    before.set(this, document.activeElement);
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    const element = before.get(this);
    if (element instanceof HTMLElement) element.focus();
  };
}
