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
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
}
