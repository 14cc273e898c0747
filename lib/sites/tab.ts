/**
 * The paper a tab is of, by its address and title alone: browsers show PDFs in viewers of their own, where no script of an extension
 * may run.
 */
import { identifierOf } from '../paper/addresses';
import { parseArxivId, type ArxivId } from '../paper/identifier';
import type { Shown } from '../paper/paper';
import { squeeze } from '../paper/text';

/**
 * Reads `…/pdf/2401.01234`, `2401.01234v2.pdf`, `[2401.01234] A title`, `A title - 2401.01234v2.pdf`. `undefined` when neither names a paper.
 */
export function paperOfTab(title: string, address: string | undefined): Shown | undefined {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  const named = idIn(title);
  // What is downloaded from arXiv is called by its number.
  const paper =
    (url && identifierOf(url)) ??
    (url && /\.pdf$/i.test(url.pathname) ? idIn(url.pathname.replace(/^.*\//, ''))?.paper : undefined) ??
    named?.paper;
  if (!paper) return undefined;
  const rest = squeeze(named?.paper.id === paper.id ? named.rest : title);
  const host = url?.hostname.replace(/^www\./, '');
  return {
    site: 'anywhere',
    ids: [paper.id],
    title: isTitle(rest) ? rest : '',
    version: paper.version,
    ...(host && { list: host }),
    ...(url && /^https?:$/.test(url.protocol) && { links: /pdf/i.test(url.pathname) ? { pdf: url.href } : { page: url.href } }),
  };
}

/** An arXiv id that stands apart, and what else the text says. */
function idIn(text: string): { paper: ArxivId; rest: string } | undefined {
  for (const [match, id = ''] of text.matchAll(/[[(]?(?:arxiv:\s*)?((?:[a-z-]+\/)?\d{4,7}(?:\.\d{4,5})?(?:v\d{1,3})?)(?:\.pdf)?[\])]?/gi)) {
    const paper = parseArxivId(id);
    if (paper) return { paper, rest: text.replace(match, ' ').replace(/^[\s\-–—|:]+|[\s\-–—|:]+$/gu, '') };
  }
  return undefined;
}

/** Some files bear the name of another file as their title (`main.dvi`, `Microsoft Word - draft.docx`), some none. */
function isTitle(text: string): boolean {
  return text.split(' ').length > 2 && /\p{L}{2}/u.test(text) && !/\.[a-z]{2,4}$|^microsoft word|^untitled|^https?:/i.test(text);
}
