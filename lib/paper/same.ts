/**
 * Whether two records may be one paper, though no identifier says so. What is found here is proposed to the person and never done
 * by itself: many papers share a title with another, and some of those an author too.
 */
import type { Paper } from './paper';
import { readableTitle } from './title';

/** The least a title has to say to be one paper's, in Latin letters; a Han, kana or Hangul character says as much as three. */
const LEAST = 15;
/** How far apart, in years, a preprint and the printed paper may be. */
const YEARS = 3;

/**
 * What a title is compared by: TeX made readable, then letters and digits alone, in one case and one form of each character.
 * `undefined` for a title that says too little to be one paper's: short ones, and what journals call their regular parts.
 */
export function titleKey(title: string): string | undefined {
  const key = bare(readableTitle(title));
  const dense = key.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return key.length + 2 * dense < LEAST || GENERIC.has(key) ? undefined : key;
}

function bare(text: string): string {
  // By way of capitals, so that ß is ss and a final ς is σ; before that small, for ẞ is a capital. Signs go, but for those that alone
  // tell C++ and C# from C.
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\p{M}+#]|\p{Variation_Selector}/gu, '');
  return letters.toLowerCase().normalize('NFKC');
}

/** Titles of parts that every issue has, and of pages that are no papers. Shorter ones say too little anyway. */
const GENERIC = new Set(
  (
    'acknowledgement to reviewers, acknowledgment of reviewers, author correction, author guidelines, author index and keywords, ' +
    'authors’ response, book reviews and notes, call for papers, comments and replies, conclusions and future work, ' +
    'conference proceedings, conference program, correction notice, correspondence, cover and table of contents, ' +
    'editorial introduction, editors’ introduction, editor’s introduction, editorial board, editorial note, editors’ note, ' +
    'expression of concern, foreword and acknowledgements, from the editor, from the editors, front cover and contents, ' +
    'front matter and table of contents, guest editorial, guest editors’ introduction, guest editor’s introduction, ' +
    'in this issue, information for authors, instructions for authors, introduction and overview, introduction to the issue, ' +
    'introduction to the special issue, introduction to this special issue, introduction to the special section, ' +
    'letter from the editor, letter to the editor, letters to the editor, list of contributors, list of participants, ' +
    'list of reviewers, message from the chairs, message from the editor, message from the general chair, ' +
    'message from the general chairs, message from the program chairs, notes on contributors, organizing committee, ' +
    'preface to the special issue, proceedings of the conference, program committee, publisher correction, ' +
    'publisher’s note, reply to the comments, response to reviewers, retraction notice, retraction note, ' +
    'supplementary information, supplementary material, supplementary materials, table of contents, technical report, ' +
    'thanks to reviewers, the editor’s page, title page and contents, untitled document, welcome message'
  )
    .split(', ')
    .map(bare),
);

type Compared = Pick<Paper, 'title' | 'authors' | 'published'>;

/** Whether two records are to be proposed as one: titles that say enough and are equal, and neither years nor authors against it. */
export function mayBeSame(a: Compared, b: Compared): boolean {
  const key = titleKey(a.title);
  return key !== undefined && key === titleKey(b.title) && !yearsApart(a, b) && !othersWrote(a, b);
}

function yearsApart(a: Compared, b: Compared): boolean {
  if (a.published === undefined || b.published === undefined) return false;
  return Math.abs(Number(a.published.slice(0, 4)) - Number(b.published.slice(0, 4))) > YEARS;
}

/** Whether both are known to be somebody's, and nobody wrote both. */
function othersWrote(a: Compared, b: Compared): boolean {
  const names = new Set(a.authors.flatMap(readings));
  const others = b.authors.flatMap(readings);
  return names.size > 0 && others.length > 0 && !others.some((name) => names.has(name));
}

/**
 * What a name may be read as, each a family name and the first letter of a given one: `Ada Byron`, `Byron, Ada`, `A. Byron` and
 * `Byron A` have `byron a` in common. Which of two words is the family name differs by language; both readings count.
 */
function readings(name: string): string[] {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const [family, given] = plain.split(',').map(wordsIn);
  if (family?.length && given?.length) return [readAs(family.at(-1), given[0])];
  const words = wordsIn(plain);
  const [first, last] = [words[0], words.at(-1)];
  if (words.length === 1) return [first ?? ''];
  return [readAs(last, first), readAs(words.length > 2 && isInitials(name) ? words.at(-2) : first, last)];
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}'’-]+/gu) ?? [];
}

function readAs(family = '', given = ''): string {
  return `${family} ${given.slice(0, 1)}`;
}

/** Whether a name ends in initials, as in `van der Berg JP`. */
function isInitials(name: string): boolean {
  return /\s\p{Lu}{1,3}$/u.test(name.trim());
}
