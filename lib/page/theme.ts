/** Whether the page is dark, as it looks now, and when that changes. */

/** What pages switch their theme by, on the root or the body. */
const SWITCHES = ['class', 'style', 'data-theme', 'data-color-mode'];

/** Calls back with the page's theme now, and again whenever it turns. */
export function followTheme(signal: AbortSignal, turn: (dark: boolean) => void): void {
  let dark: boolean | undefined;
  const check = () => {
    const now = isDark();
    if (now === dark) return;
    dark = now;
    turn(now);
  };
  const observer = new MutationObserver(check);
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributes: true, attributeFilter: SWITCHES });
  signal.addEventListener('abort', () => observer.disconnect());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', check, { signal });
  // A theme may come with a stylesheet, or turn in a transition whose end is the first moment that shows the colour.
  window.addEventListener('load', check, { signal });
  document.documentElement.addEventListener('transitionend', check, { signal });
  check();
}

/** The background seen behind the page's content: the body's, else the root's, else what the colour scheme paints. */
function isDark(): boolean {
  for (const element of [document.body, document.documentElement]) {
    const light = lightness(getComputedStyle(element).backgroundColor);
    if (light !== undefined) return light < 0.5;
  }
  // No background of its own: the browser's canvas, which is dark only where the page asked for it.
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes('dark') && (!scheme.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches);
}

/** How light a computed colour is, from 0 to 1; `undefined` for one that lets the ground through. */
function lightness(colour: string): number | undefined {
  const [first = 0, second = 0, third = 0, alpha = 1] = colour.match(/[\d.]+(e-\d+)?/g)?.map(Number) ?? [];
  if (alpha < 0.5) return undefined;
  // Tailwind 4 writes oklch(), whose first number is the lightness.
  if (/^(ok)?l/.test(colour)) return first / (colour.startsWith('ok') ? 1 : 100);
  return (0.299 * first + 0.587 * second + 0.114 * third) / (colour.startsWith('rgb') ? 255 : 1);
}
