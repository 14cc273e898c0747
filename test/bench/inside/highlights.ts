/** Within a page of its own: 50 rows with abstracts, each with a highlight, painted by the code that pages get. */
import { Painter } from '../../../entrypoints/highlights/painting';
import type { Row } from '../../../entrypoints/listing/row';
import type { Kept } from '../../../lib/paper/paper';
import { extents } from '../../../lib/sites/reading';

/** How the abstracts stand on the page, beside how they were when words of them were highlighted. */
export type Abstracts = 'as they were' | 'a word of each quote another';

export interface HighlightBench {
  /** Milliseconds of script until all are painted, by a painter that has painted nothing; then when nothing has changed. */
  paint(rows: number, abstracts: Abstracts): Promise<{ first: number; again: number }>;
  /** The same of one abstract of so many characters whose highlight is not in it. */
  seek(characters: number): Promise<number>;
}

const WORDS =
  'we draw norms with few lines and measure what is left of them on paper that nobody keeps for later harbours graphs tides'.split(' ');

function prose(seed: number, length: number): string {
  let text = '';
  for (let at = seed * 7 + 1; text.length < length; at = (at * 16_807) % 2_147_483_647)
    text += `${WORDS[at % WORDS.length] ?? ''}${at % 9 === 0 ? '. ' : ' '}`;
  return text;
}

function rowOf(at: number, anchor: Element, abstract: string): Row {
  const [start, end] = [300, 460];
  const highlight = { quote: abstract.slice(start, end), prefix: abstract.slice(start - 32, start), suffix: abstract.slice(end, end + 32) };
  const kept: Kept = { key: `${at}`, savedAt: 1, status: 'to-read', tags: [], note: '', highlights: [highlight] };
  return {
    ...{ id: `${at}`, ids: [], written: '', title: '', anchors: [anchor], marks: new Map<Element, never>(), kept },
    ...{ shown: () => ({ site: '', ids: [], title: '' }), edited: false, met: '', dismissed: false, told: false, texRead: true },
    ...{ shares: false, changes: 0, said: undefined, removed: undefined },
  };
}

/** Shows rows and gives them; `shownAs` says how an abstract stands there. */
function show(count: number, length: number, shownAs: (abstract: string) => string): Row[] {
  const list = document.createElement('ol');
  const rows = Array.from({ length: count }, (_, at) => {
    const abstract = prose(at + 1, length);
    const [item, title, text] = ['li', 'h3', 'p'].map((name) => document.createElement(name)) as [HTMLElement, HTMLElement, HTMLElement];
    title.textContent = `Title ${at}`;
    text.textContent = shownAs(abstract).replaceAll('. ', '.\n        ');
    item.append(title, text);
    list.append(item);
    return rowOf(at, title, abstract);
  });
  document.body.replaceChildren(list);
  return rows;
}

/** Paints, and gives how long the page was kept busy with it in all; `done` says when it is. What it puts off is timed when it comes. */
async function painting(painter: Painter, done: () => boolean): Promise<number> {
  const later = window.setTimeout.bind(window);
  let busy = 0;
  const timed = (act: () => void) => {
    const start = performance.now();
    act();
    busy += performance.now() - start;
  };
  Object.assign(window, { setTimeout: (act: () => void, wait: number) => later(() => timed(act), wait) });
  timed(() => painter.paint());
  while (!done()) await new Promise((resolve) => later(resolve, 0));
  Object.assign(window, { setTimeout: later });
  return busy;
}

async function paintedBy(rows: readonly Row[], found: boolean): Promise<{ first: number; again: number }> {
  const here = new AbortController();
  const titles = rows.flatMap(({ id, anchors }) => anchors.map((anchor) => [anchor, id] as const));
  const painter = new Painter({ signal: here.signal, rows: new Map(rows.map((row) => [row.id, row])), extents: () => extents(titles) });
  const done = () => painter.painted.length === rows.length;
  const first = await painting(painter, done);
  if (painter.painted.some(({ ranges }) => ranges.length !== (found ? 1 : 0))) throw new Error('What was to be painted is not.');
  const again = await painting(painter, done);
  here.abort();
  return { first, again };
}

const bench: HighlightBench = {
  paint: (count, abstracts) => {
    const isAsItWas = abstracts === 'as they were';
    const rows = show(count, 1_500, (text) => (isAsItWas ? text : `${text.slice(0, 380)} anotherword ${text.slice(395)}`));
    return paintedBy(rows, true);
  },
  seek: async (characters) =>
    (
      await paintedBy(
        show(1, characters, () => 'ab'.repeat(characters / 2)),
        false,
      )
    ).first,
};
Object.assign(window, { highlightBench: bench });
