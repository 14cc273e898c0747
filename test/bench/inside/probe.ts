/** Runs in a page before its own scripts and tells when rows of the list of saved papers have been drawn. */

/** How long a row may take to come, in milliseconds, before something is taken to be broken. */
const PATIENCE = 60_000;
const FIRST_ROW = '[aria-label="Saved papers"] > li:first-child';

/** Gives the moment, in milliseconds since the navigation, at which a frame was drawn in which the condition held. */
function drawn(condition: () => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The row did not come.')), PATIENCE);
    const look = () => {
      if (!condition()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // The task after a frame's callbacks comes when the frame has been drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    look();
  });
}

/** Milliseconds from the next input to the frame that shows the paper of this title on top of the list. */
async function search(title: string): Promise<number> {
  if (titleOnTop() === title) throw new Error(`“${title}” is on top before it was looked for.`);
  const input = new Promise<number>((resolve) => {
    addEventListener('input', () => resolve(performance.now()), { capture: true, once: true });
  });
  const [from, to] = await Promise.all([input, drawn(() => titleOnTop() === title)]);
  return to - from;
}

function titleOnTop(): string | undefined {
  return document.querySelector(`${FIRST_ROW} a`)?.textContent;
}

export const probe = { firstRow: drawn(() => document.querySelector(FIRST_ROW) !== null), search };
export type Probe = typeof probe;
Object.assign(globalThis, { probe });
