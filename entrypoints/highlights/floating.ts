/** What floats beside some words of a page: the offer behind those that are selected, and the panel of those that are kept. */
import floatingCss from '../../components/floating.css?inline';
import highlightCss from '../../components/highlight/highlight.css?inline';
import panelCss from '../../components/highlight/panel.css?inline';
import { GAP, openFloating, type Floating } from '../../lib/page/floating';
import type { createHost } from '../../lib/page/host';

/** As wide as the panel may be, in px. */
const WIDTH = 340;

export interface BesideWords extends Floating {
  /** Puts it beneath this place of the view; above it where there is no room beneath. */
  beside(place: DOMRect): void;
}

/** `panel`: as wide as a text is read; `offer`: as wide as what is in it. */
export function float(made: ReturnType<typeof createHost>, kind: 'panel' | 'offer'): BesideWords {
  const floating = openFloating(made, kind, floatingCss + highlightCss + panelCss);
  const { element } = floating;
  return {
    ...floating,
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
  };
}
