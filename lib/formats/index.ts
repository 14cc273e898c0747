/** HAND ON: every format the list can be taken away in or comes back from. A new one is a file and its line here. */
import type { Paper } from '../paper/paper';
import { biblatex } from './biblatex';
import { bibtex } from './bibtex';
import { bookmarks } from './bookmarks';
import { cslJson } from './csl-json';
import { csv } from './csv';
import type { Format, Writing } from './format';
import { html } from './html';
import { json } from './json';
import { links } from './links';
import { markdown } from './markdown';
import { obsidian } from './obsidian';
import { papermemory } from './papermemory';
import { referenceList } from './reference-list';
import { ris } from './ris';
import { webAnnotation } from './web-annotation';

export type { Format } from './format';

export type WrittenFormat = Format & {
  /** Whether its file is no text, which nobody can copy or look at. */
  isBinary?: boolean;
  /** What to show of a file before it is written, where that is not its beginning. */
  sample?: (papers: readonly Paper[], how: Writing) => Promise<string>;
};

/** Those that are written, in the order of the menus. */
export const formats: readonly WrittenFormat[] = [
  markdown,
  obsidian,
  bibtex,
  biblatex,
  ris,
  cslJson,
  referenceList,
  csv,
  html,
  webAnnotation,
  json,
];

/** Those that are read, the more particular first: a file is read by the first that takes it for its own. */
export const readers: readonly Format[] = [json, papermemory, cslJson, biblatex, bibtex, ris, csv, bookmarks, links];
