/**
 * arXiv: lists (new, recent, month, year), catch-up, search; a paper's abstract page and its HTML version. Seen live or rendered by
 * the site's own code, but for the HTML version, which is unconfirmed. Catch-up is mixed because a day may have no announcements.
 */
import { parseArxivId, parseDoi, partsOf, type ArxivId } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { fullName, metaOf } from './metadata';
import { hrefOf, labelled, once, textOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://arxiv.org';

export const examples: Examples = {
  listing: [
    'https://arxiv.org/list/cs/new?skip=0&show=2000',
    'https://arxiv.org/list/cs.CL/2025-12',
    'https://export.arxiv.org/list/cond-mat.mtrl-sci/2512',
    'https://arxiv.org/search/cs?query=graph+networks&searchtype=all&start=50',
    'https://arxiv.org/search/advanced?advanced=&terms-0-term=diffusion&terms-0-field=title',
  ],
  paper: ['https://arxiv.org/abs/2601.00001v2', 'https://arxiv.org/html/2601.00001v1#S2', 'https://export.arxiv.org/abs/hep-th/9901001'],
  mixed: ['https://arxiv.org/catchup/cs/2026-11-23?abs=True&page=2', 'https://arxiv.org/catchup/math.CO/2026-11-20'],
  neither: [
    'https://arxiv.org/catchup',
    'https://arxiv.org/abs/2613.00001',
    'https://arxiv.org/search/?query=&searchtype=all',
    'http://arxiv.org/abs/2601.00001',
    'https://info.arxiv.org/abs/2601.00001',
    'https://arxiv.org.example.com/list/cs/new',
  ],
};

export default defineSite({
  id: 'arxiv',
  name: 'arXiv',
  hosts: [`${ORIGIN}/*`],
  mirrors: ['https://export.arxiv.org/*'],
  consent: 'install',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? '#abs h1, article > h1, .ltx_title_document' : 'dt + dd > div > div:first-child, li > div + p'),
});

function kindOf(url: URL): PageKind | undefined {
  if (!/^https:\/\/(export\.)?arxiv\.org$/.test(url.origin)) return undefined;
  if (/^\/(abs|html)\//.test(url.pathname) && paperIn(url.pathname)) return 'paper';
  if (/^\/list\/[\w.-]+\/(new|recent|current|pastweek|\d\d|\d{4}(-\d\d)?)\/?$/.test(url.pathname) || queryOf(url)) return 'listing';
  return /^\/catchup\/[\w.-]+\/\d{4}-\d\d-\d\d\/?$/.test(url.pathname) ? 'mixed' : undefined;
}

const queryOf = ({ pathname, searchParams }: URL) =>
  /^\/search(\/|$)/.test(pathname) ? (searchParams.get('query') ?? searchParams.get('terms-0-term'))?.trim() : undefined;
const paperIn = (href: string) =>
  parseArxivId(/^(?:https:\/\/(?:export\.)?arxiv\.org)?\/(?:abs|html|pdf)\/([^?#]+?)\/?(?:[?#]|$)/.exec(href)?.[1] ?? '');
const pageOf = ({ id }: ArxivId) => `${ORIGIN}/abs/${partsOf(id)[1]}`;
const namesIn = (part: ParentNode) => [...part.querySelectorAll('a[href*="searchtype=author"]')].map(textOf);
const codesIn = (subjects: string) => [...subjects.matchAll(/\(([a-z-]+(?:\.[A-Za-z-]+)?)\)/g)].map((match) => match[1] ?? '');

/** A list gives each paper a `dt`, which links it, and a `dd`, which tells of it; search gives it one `li`. */
function listOn(root: Document, url: URL): Found[] {
  const [query, [, area = '', context = '', period = area]] = [queryOf(url), url.pathname.split('/')];
  const headingsOn = once(() => [...root.querySelectorAll('h1, h3')]);
  return [...root.querySelectorAll(query ? 'li' : 'dt')].flatMap((head) => {
    const link = head.querySelector('a[href*="/abs/"]');
    const paper = paperIn(hrefOf(link));
    const row = query ? head : head.nextElementSibling;
    const anchor = row && (query ? [...row.querySelectorAll('p')].find((p) => !p.contains(link)) : labelled(row, 'Title:'));
    if (!paper || !anchor) return [];
    // In paragraphs, such as the comments, a DOI may be another paper's.
    const dois = query ? [...row.querySelectorAll('a[href*="doi.org/10."]')].filter((doi) => !doi.closest('p')) : [];
    const details = (): Details => {
      // A list of recent papers has a heading for each day; of new ones, and in catch-up, one for the page.
      const headings = [headingsOn().find((one) => head.closest('dl')?.contains(one)), ...headingsOn()].map(textOf).join('\n');
      const abstract = row.querySelector(query ? '[id$="-abstract-full"]' : 'p');
      const [html, pdf] = ['html', 'pdf'].map((kind) => hrefOf(head.querySelector(`a[href*="/${kind}/"]`)));
      const [names, words] = [namesIn(row), squeeze(row.textContent)];
      const unseen = /et al\. \((\d+) additional author/.exec(words)?.[1];
      return {
        list: query ? `Search: ${query}` : `${context} ${area === 'catchup' ? area : period}`,
        listDate: query ? undefined : (/^\d{4}-\d\d$/.exec(period) ?? /\b\d{1,2} [A-Z][a-z]+ \d{4}\b/.exec(headings))?.[0],
        version: (parseArxivId(abstract?.id.replace('-abstract-full', '') ?? '') ?? paperIn(html ?? ''))?.version,
        // A list leaves out who comes behind the 101st without a word.
        authors: unseen || names.length > 100 ? undefined : names,
        authorCount: unseen ? names.length + Number(unseen) : undefined,
        abstract: textOf(abstract).replace('△ Less', ''),
        published: (/\bv1 submitted (\d+ \w+, \d+);/.exec(words) ?? /\bSubmitted (\d+ \w+, \d+);/.exec(words))?.[1],
        venue: ['Journal-ref:', 'Journal ref:'].map((label) => textOf(labelled(row, label)).replace(label, '')).join(''),
        categories: [...codesIn(textOf(labelled(row, 'Subjects:'))), ...[...row.querySelectorAll('[data-tooltip]')].map(textOf)],
        links: { page: pageOf(paper), pdf },
      };
    };
    return [{ ids: [paper.id, ...dois.map(hrefOf)], title: textOf(anchor).replace('Title:', ''), anchor, details }];
  });
}

function paperOn(root: Document, url: URL): Found[] {
  const paper = paperIn(url.pathname);
  // `arXiv:2601.00001v1 [cs.LG] 01 Jan 2026` stands in the margin of an HTML version, and on no error page.
  const [stamp, name, code, day] = /arXiv:(\S+) \[([\w.-]+)\] (.*)/.exec(textOf(root.querySelector('#watermark-tr'))) ?? [];
  const anchor = [...root.querySelectorAll('h1')].find((heading) => stamp ?? /^\s*Title:/.test(heading.textContent));
  if (!paper || !anchor) return [];
  const meta = metaOf(root);
  const cellOf = (label: string) =>
    textOf([...root.querySelectorAll('td')].find((cell) => cell.textContent.trim() === label)?.nextElementSibling);
  const authors = meta.all('citation_author').map(fullName);
  const details = (): Details => ({
    version: paper.version ?? (parseArxivId(name ?? '') ?? paperIn(meta.first('og:url')))?.version,
    // The names shown are as the authors write them, but a long list is cut.
    authors: namesIn(root).length === authors.length ? namesIn(root) : authors,
    abstract: meta.first('citation_abstract') || textOf(root.querySelector('blockquote, .ltx_abstract p')).replace('Abstract:', ''),
    published: name?.endsWith('v1') ? day : meta.first('citation_date'),
    venue: cellOf('Journal reference:'),
    categories: code ? [code] : codesIn(cellOf('Subjects:')),
    links: { page: pageOf(paper), pdf: meta.first('citation_pdf_url') },
  });
  const title = textOf(anchor)
    .replace('Title:', '')
    .replace(textOf(anchor.querySelector('.ltx_note')), '');
  return [{ ids: [paper.id, parseDoi(meta.first('citation_doi'))], title, anchor, details }];
}
