/**
 * A reading list as one page: to read in any browser, to print, to hand to a colleague. It holds all it needs, runs nothing and loads
 * nothing, which its own policy has browsers keep to. Titles and names are text; notes are read as Markdown (note-html.ts).
 */
import type { Highlight, Paper } from '../paper/paper';
import { squeeze } from '../paper/text';
import { titleOf } from '../paper/title';
import type { Format, Option, Writing } from './format';
import { escapeHtml, webLinkIn } from './markup';
import { factsOf, GROUPS, groupsOf, headLine, linkOf, writeEach } from './reading-list';

const ABSTRACTS: Option = {
  id: 'abstracts',
  name: 'Abstracts',
  choices: [
    { id: 'without', name: 'Leave out' },
    { id: 'with', name: 'Include' },
  ],
};

export const html = {
  id: 'html',
  name: 'HTML',
  extension: 'html',
  mime: 'text/html',
  options: [GROUPS, ABSTRACTS],
  write: async (papers: readonly Paper[], { choices, now, tick }: Writing): Promise<string> => {
    const { noteHtml } = await import('./note-html');
    const withAbstract = choices[ABSTRACTS.id] === 'with';
    const entries = await writeEach(papers, tick, (paper) => entry(paper, noteHtml(paper.note), withAbstract));
    const sections = groupsOf(papers, choices[GROUPS.id]).map(({ name, papers: of }, at) => {
      const list = `<ul class="papers">\n${of.map((paper) => entries.get(paper) ?? '').join('')}</ul>\n`;
      // A paper's title is a heading of the third order, with one of the second before it whether or not that is seen.
      const heading = `<h2 id="group-${at + 1}"${name === undefined ? ' class="unseen"' : ''}>${escapeHtml(squeeze(name ?? 'Papers'))}</h2>\n`;
      return `<section aria-labelledby="group-${at + 1}">\n${heading}${list}</section>\n`;
    });
    return page(headLine(papers.length, now), sections.join(''), await hashOf(STYLE));
  },
  /** Without its head, which is the same for all lists. */
  sample: async (papers: readonly Paper[], how: Writing): Promise<string> => {
    const whole = await html.write(papers, how);
    return whole.slice(whole.indexOf('<body>'));
  },
} satisfies Format & { sample: unknown };

function page(head: string, body: string, styleHash: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Postil">
<title>Reading list</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Reading list</h1>
<p>${escapeHtml(head)}</p>
</header>
<main>
${body}</main>
</body>
</html>
`;
}

function entry(paper: Paper, note: string, withAbstract: boolean): string {
  const facts = factsOf(paper);
  const { pdf, code, project } = paper.links;
  const more = [anchor(pdf, 'PDF'), anchor(code, 'Code'), anchor(project, 'Project')].filter((link) => link !== '');
  const abstract = withAbstract ? squeeze(paper.abstract ?? '') : '';
  return [
    `<li>\n<article>\n<h3 dir="auto">${anchor(linkOf(paper), titleOf(paper)) || escapeHtml(titleOf(paper))}</h3>\n`,
    facts.length > 0 && `<p class="facts" dir="auto">${facts.map(escapeHtml).join(' · ')}</p>\n`,
    more.length > 0 && `<p class="facts">${more.join(' · ')}</p>\n`,
    abstract !== '' && `<p class="abstract" dir="auto">${escapeHtml(abstract)}</p>\n`,
    ...paper.highlights.map(highlighted),
    note !== '' && `<div class="note" dir="auto">\n${note}</div>\n`,
    '</article>\n</li>\n',
  ]
    .filter((part) => part !== false)
    .join('');
}

/** What was highlighted, with what was remarked on it. */
function highlighted({ quote, remark = '' }: Highlight): string {
  const remarked = remark.trim() && `<p class="typed remark" dir="auto">${escapeHtml(remark.trim())}</p>\n`;
  return `<blockquote class="typed" dir="auto">${escapeHtml(quote.trim())}</blockquote>\n${remarked}`;
}

/** A link to the web; empty where there is none. */
function anchor(link: string | undefined, words: string): string {
  const href = link === undefined ? undefined : webLinkIn(link);
  return href === undefined ? '' : `<a href="${escapeHtml(href)}" rel="noreferrer">${escapeHtml(words)}</a>`;
}

/** What the page's policy knows its style sheet by: SHA-256, in base64. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2430; --quiet: #5b6270; --accent: #a84a07; --line: #d9dce2; --ground: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaee; --quiet: #9ca3af; --accent: #fbbf24; --line: #353a44; --ground: #15181e; }
}
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1.25rem 4rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .5rem; padding-bottom: .25rem; font-size: 1.125rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0; font-size: 1rem; }
h4, h5, h6 { margin: .75rem 0 .25rem; font-size: 1rem; }
header p, .facts { margin: .125rem 0; color: var(--quiet); font-size: .875rem; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.papers { margin: 0; padding: 0; list-style: none; }
.papers > li { padding: .875rem 0; }
.abstract { margin: .5rem 0; font-size: .9375rem; }
.note { margin: .5rem 0 0; padding-inline-start: .75rem; border-inline-start: 3px solid var(--accent); }
.note > :first-child { margin-top: 0; }
.note > :last-child { margin-bottom: 0; }
.note pre { overflow-x: auto; white-space: pre-wrap; }
blockquote { margin: .5rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); }
.typed { white-space: pre-wrap; }
.remark { margin: -.25rem 0 .5rem; padding-inline-start: calc(.75rem + 3px); color: var(--quiet); font-size: .875rem; }
table { border-collapse: collapse; }
th, td { padding: .25rem .5rem; border: 1px solid var(--line); }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #444; --accent: #000; --line: #bbb; --ground: #fff; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  article { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  h3 a::after { content: ' (' attr(href) ')'; font-weight: 400; font-size: .8em; color: var(--quiet); }
}
`;
