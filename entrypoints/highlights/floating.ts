/** What floats over a page beside some words of it: a host of its own at the page's end, in the top layer, that scrolls with them. */
import highlightCss from '../../components/highlight/highlight.css?inline';
import panelCss from '../../components/highlight/panel.css?inline';
import { keepHost, type createHost } from '../../lib/page/host';

/** As wide as it may be, and the space kept to the view's edges and to the words, in px. */
const WIDTH = 340;
const GAP = 8;

export interface Floating {
  host: HTMLElement;
  element: HTMLElement;
  /** Puts it into the page again, when the page threw it out. */
  show(): void;
  /** Puts it beneath this place of the view; above it where there is no room beneath. */
  beside(place: DOMRect): void;
  remove(): void;
}

let sheet: CSSStyleSheet | undefined;

/** `panel`: as wide as a text is read; `offer`: as wide as what is in it. */
export function float({ host, root }: ReturnType<typeof createHost>, kind: 'panel' | 'offer'): Floating {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(highlightCss + panelCss);
  }
  // Before the sheet that says which colour scheme: it has the last word.
  root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
  const element = document.createElement('div');
  element.className = kind;
  element.popover = 'manual';
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
    beside({ left, top, right, bottom }) {
      const view = document.documentElement.clientWidth;
      if (kind === 'panel') element.style.width = `${Math.min(WIDTH, view - 2 * GAP)}px`;
      const { width, height } = element.getBoundingClientRect();
      const start = kind === 'panel' ? left : right - width / 2;
      const below = bottom + GAP + height <= innerHeight || top - GAP - height < 0;
      Object.assign(element.style, {
        left: `${Math.round(Math.max(GAP, Math.min(start, view - width - GAP)) + scrollX)}px`,
        top: `${Math.round((below ? bottom + GAP : top - GAP - height) + scrollY)}px`,
      });
    },
    remove: () => host.remove(),
  };
}
