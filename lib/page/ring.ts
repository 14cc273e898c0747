/**
 * A ring around the entry that keys act on: a host of its own at the page's end, in the document's coordinates, so that it scrolls with
 * what it stands around and no element of the page's is touched.
 */
import { addStyle, keepHost, type createHost } from './host';

/** Space between the ring and what it stands around, in px. */
const GAP = 5;

const SHEET = `
:host { all: initial !important; display: var(--postil-here, none) !important; position: absolute !important; inset: 0 auto auto 0 !important; z-index: 2147483645 !important; pointer-events: none !important; }
div { position: absolute; box-sizing: border-box; border: 2px solid var(--accent); border-radius: 10px; box-shadow: 0 0 0 1px light-dark(rgb(255 255 255 / 70%), rgb(0 0 0 / 60%)); }
div[hidden] { display: none; }
`;

export interface Ring {
  readonly host: HTMLElement;
  /** Whether it is shown. */
  readonly on: boolean;
  /** Puts it around these elements; around nothing it goes. */
  around(elements: readonly Element[]): void;
}

/** Makes the ring in a host whose sheets say what `--accent` is. */
export function drawRing({ host, root }: ReturnType<typeof createHost>, signal: AbortSignal): Ring {
  addStyle(root, SHEET);
  const ring = document.createElement('div');
  ring.hidden = true;
  root.append(ring);
  keepHost(host);
  let ringed: readonly Element[] = [];
  let waiting = false;
  const place = () => {
    waiting = false;
    const boxes = ringed.map((element) => element.getBoundingClientRect()).filter(({ width, height }) => width > 0 || height > 0);
    ring.hidden = boxes.length === 0;
    if (boxes.length === 0) return;
    const view = document.documentElement.clientWidth;
    const left = Math.max(2, Math.min(...boxes.map((box) => box.left)) - GAP);
    const right = Math.min(view - 2, Math.max(...boxes.map((box) => box.right)) + GAP);
    const top = Math.max(2 - scrollY, Math.min(...boxes.map((box) => box.top)) - GAP);
    const bottom = Math.max(...boxes.map((box) => box.bottom)) + GAP;
    Object.assign(ring.style, {
      left: `${Math.round(left + scrollX)}px`,
      top: `${Math.round(top + scrollY)}px`,
      width: `${Math.round(right - left)}px`,
      height: `${Math.round(bottom - top)}px`,
    });
  };
  const soon = () => {
    if (waiting || ringed.length === 0) return;
    waiting = true;
    requestAnimationFrame(place);
  };
  const sizes = new ResizeObserver(soon);
  // What scrolls may be a part of the page; of the document itself the ring scrolls along.
  for (const moved of ['scroll', 'resize']) window.addEventListener(moved, soon, { capture: true, passive: true, signal });
  signal.addEventListener('abort', () => {
    sizes.disconnect();
    host.remove();
  });
  return {
    host,
    get on() {
      return !ring.hidden;
    },
    around(elements) {
      const same = elements.length === ringed.length && elements.every((element, at) => element === ringed[at]);
      ringed = elements;
      if (!same) {
        sizes.disconnect();
        for (const element of elements) sizes.observe(element);
        if (elements.length > 0) sizes.observe(document.documentElement);
      }
      if (elements.length > 0 && !host.isConnected) document.documentElement.append(host);
      place();
    },
  };
}
