/**
 * Our elements in other people's pages: a plain element with a closed shadow root, in one shared stylesheet. The page cannot
 * look inside, its styles cannot reach in, and ours cannot leak out.
 */

/** The element's name; no page uses it, so that what is ours is found without a list. */
export const TAG = 'postil-mark';

/** Roots by host: what is closed to the page stays open to us. */
const roots = new WeakMap<EventTarget, ShadowRoot>();

/**
 * Where hosts are made: a document without a window, which knows no custom elements. Were the page to define one of our name, a
 * host made in the page would be built by the page's own code, which could ask for the closed root (`ElementInternals`).
 */
let nowhere: Document | undefined;

/** A host, not yet in the page, with its closed root. Nothing of the page's is inherited but what `sheets` let in. */
export function createHost(sheets: readonly CSSStyleSheet[]): { host: HTMLElement; root: ShadowRoot } {
  nowhere ??= document.implementation.createHTMLDocument();
  const host = nowhere.createElement(TAG);
  // `delegatesFocus` stays off: the page could focus our controls by focusing the host.
  const root = host.attachShadow({ mode: 'closed' });
  document.adoptNode(host);
  root.adoptedStyleSheets = [...sheets];
  roots.set(host, root);
  return { host, root };
}

/** By what it says, each sheet that roots share. */
const sheets = new Map<string, CSSStyleSheet>();

/** Styles what stands in a root. The sheet it was made with that says the colour scheme keeps the last word. */
export function addStyle(root: ShadowRoot, css: string): void {
  const sheet = sheets.get(css) ?? new CSSStyleSheet();
  if (!sheets.has(css)) sheet.replaceSync(css);
  sheets.set(css, sheet);
  root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}

/** The root behind an event's target, if the target is one of our hosts. */
export function rootOf(target: EventTarget | null): ShadowRoot | undefined {
  return target ? roots.get(target) : undefined;
}

/** Whether a node is one of our hosts, or a left-over of one (a clone, or a former script's). */
export function isOurs(node: Node): boolean {
  return node.nodeName === TAG.toUpperCase();
}

/** Asked of a host whose script is not known. It is an event, for scripts of another world share nothing but the page with us. */
const KEPT = 'postil-kept';

/** Keeps a host from being taken for a left-over, for as long as this script lives: a note may hold words that are nowhere else. */
export function keepHost(host: HTMLElement): void {
  host.addEventListener(KEPT, (event) => event.preventDefault());
}

/** Whether a host that is not of this script is of none: a copy the page made, or of a script that was left behind and has ended. */
export function isLeftOver(host: Element): boolean {
  return host.dispatchEvent(new Event(KEPT, { cancelable: true }));
}

/**
 * Puts a host right behind an element; behind the link around it, if there is one, for a control inside a link would follow
 * it. Safe to repeat: nothing happens when it stands there already.
 */
export function place(host: HTMLElement, anchor: Element): void {
  const spot = anchor.closest('a') ?? anchor;
  if (spot.nextSibling !== host) spot.after(host);
}
