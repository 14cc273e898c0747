/**
 * How pages that are no listing word things: what reads like a paper's title, and what only names a link. Judged by the text alone, in
 * English where words count. Whatever is in doubt is no title: the identifier names the paper then, which is never wrong.
 */
import { parseArxivId, parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';

/** What links to a paper are called, beside its title. */
const LABELS = new Set(
  (
    'a an the this our my its of on in at to for from by and or with via as is no here now click go read more see view get download open ' +
    'full text fulltext paper papers preprint preprints postprint eprint article manuscript draft pdf ps html doi arxiv abs abstract link ' +
    'links url online free access official published publication publisher version versions code github repo repository project page home ' +
    'homepage site website web poster slides video talk recording blog post demo data dataset model models weights bibtex bib cite citation ' +
    'ref reference references source sources details summary review reviews journal proceedings conference workshop springer acm dl ieee ' +
    'xplore elsevier sciencedirect wiley nature science pubmed pmc pmid openreview acl anthology biorxiv medrxiv ssrn semantic scholar google ' +
    'hugging face huggingface alphaxiv researchgate zenodo supplement supplementary supplemental material materials appendix technical report ' +
    'extended camera ready long short original implementation oral spotlight award best'
  ).split(' '),
);
/** `ICLR 2024`, `NeurIPS’23 Oral`, `Physical Review X, 2022`. */
const VENUE_AND_YEAR = /^(?:[\p{L}&/.-]+ ?){1,3},? ?['’]?(?:\d{2}|(?:19|20)\d{2})(?: \(?(?:oral|spotlight|poster|workshop)s?\)?)?$/iu;
/** `Example et al. (2020)`, `Example & Sample, 2020`. */
const CITATION = /\bet al\b|^[\p{L}'’-]+(?: (?:and|&) [\p{L}'’-]+)?,? \(?\d{4}[a-z]?\)?$/iu;
const MENTION = /^(?:this|our|my|an?|the|see)(?: [\w-]+){0,3} (?:papers?|work|study|article|preprint|report|post|thread)$/i;
/** What is set in italics behind a title, more often than a title is. */
const VENUE =
  /^(?:in:? |the )*(?:proc\b|proceedings|advances in|annals|lecture notes|ieee|acm|arxiv|nature|international|findings)|\b(?:journal|transactions|conference|symposium|workshop|proceedings|letters|reviews?|frontiers)\b/i;
const NAME = /^\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|v[ao]n|de[rn]?|di|la)){0,3}$/u;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Myanmar}]{6}/u;

const SHORTEST = 6;
const LONGEST = 400;

/** Whether a text only names a link (`PDF`, `[1]`, `arXiv:2401.01234`, `ICLR 2024`, an address, nothing at all). */
export function isLabel(text: string): boolean {
  const words = squeeze(text).replace(/^[\s[({<]+|[\s\])}>:.,;|]+$/gu, '');
  if (/^(?:https?:|www\.|doi:|10\.\d{4,9}\/)\S*$/i.test(words) || parseDoi(words) || parseArxivId(words)) return true;
  if (VENUE_AND_YEAR.test(words)) return true;
  const rest = words.replace(/\barxiv\s*:\s*\S+|\bdoi\s*:\s*\S+/gi, ' ');
  return rest.split(/[^\p{L}\p{N}]+/u).every((word) => /^\d*$|^v\d+$/i.test(word) || LABELS.has(word.toLowerCase()));
}

/** Whether a text reads like a title where a title may be expected: as a heading, or as the words of a link. */
export function readsLikeTitle(text: string): boolean {
  const words = squeeze(text);
  if (words.length < SHORTEST || words.length > LONGEST || /^(?:https?:|www\.)/i.test(words)) return false;
  if (!/\p{L}{2}/u.test(words) || !(words.includes(' ') || UNSPACED.test(words))) return false;
  return !isLabel(words) && !CITATION.test(words) && !MENTION.test(words);
}

/** Whether it begins as a title does in the middle of running text, where most links only go on with the sentence. */
export function beginsLikeTitle(text: string): boolean {
  return /^[^\p{L}\p{N}]*(?:\p{Lu}|\p{Lt}|\p{Lo}|\p{N})/u.test(squeeze(text));
}

/**
 * Whether an emphasised text reads like a title. Authors, their own name, venues and stressed words are emphasised as well: more is
 * asked of it, and `behind`, the text that follows, must not be a volume or a year.
 */
export function stressesTitle(text: string, behind: string): boolean {
  const words = squeeze(text).replace(/[.,]$/, '');
  if (!readsLikeTitle(words) || !beginsLikeTitle(words) || VENUE.test(words) || /^\s*[,.(]*\s*(?:vol\b|\(?\d)/i.test(behind)) return false;
  return headsPaper(words) && !isNames(words);
}

/** Whether a heading reads like a paper's title rather than a section's: it says more. */
export function headsPaper(text: string): boolean {
  const words = squeeze(text);
  const count = words.split(' ').length;
  return readsLikeTitle(words) && (UNSPACED.test(words) || count > 3 || (count === 3 && /:| \p{Ll}/u.test(words)));
}

/** Whether a text is a list of people, or one with an initial. */
function isNames(text: string): boolean {
  const names = text.split(/,? (?:and|&) |[,;] ?/u).filter(Boolean);
  return (names.length > 1 || /\b\p{Lu}\./u.test(text)) && names.every((name) => NAME.test(name.trim()));
}
