/**
 * `npm run new-site NAME`: writes a site's file, its fixture and its row in the README, and puts it on the list. What is still
 * to be done the tests say then: `npx vitest run --project unit test/sites`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  // The project's folder; another is for the test of this script.
  options: { into: { type: 'string', default: resolve(import.meta.dirname, '..') } },
});
const at = (path: string) => resolve(values.into, path);

const [id = ''] = positionals;
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error('Name the site in lower case, as in: npm run new-site acl-anthology');
  process.exit(1);
}
if (existsSync(at(`lib/sites/${id}.ts`))) {
  console.error(`lib/sites/${id}.ts is there already.`);
  process.exit(1);
}

const variable = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

writeFileSync(
  at(`lib/sites/${id}.ts`),
  `/** What this site lists, where it was seen and when; what is not confirmed by a page of the running site, say so here. */
import { metadataOf } from './metadata';
import { defineSite, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://${id}.example';

export const examples: Examples = {
  listing: [],
  paper: [],
  neither: [],
};

export default defineSite({
  id: '${id}',
  name: '${id}',
  hosts: [\`\${ORIGIN}/*\`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root)),
  room: (kind) => (kind === 'paper' ? 'h1' : 'h3'),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  return pathname === '/' ? 'listing' : undefined;
}

function listOn(root: Document): Found[] {
  return [...root.querySelectorAll('h3:has(a)')].map((anchor) => ({ ids: [], title: anchor.textContent, anchor, details: () => ({}) }));
}

function paperOn(root: Document, url: URL): Found[] {
  const anchor = root.querySelector('h1');
  if (!anchor) return [];
  const { ids, title, details } = metadataOf(root);
  return [{ ids, title: title || anchor.textContent, anchor, details: () => ({ ...details, links: { page: url.href, ...details.links } }) }];
}
`,
);

writeFileSync(
  at(`test/fixtures/sites/${id}.ts`),
  `/** The pages of ${id} in the structure of its own, with content of ours. */
import type { SitePage } from './page';

export const pages: SitePage[] = [];
`,
);

const list = at('lib/sites/index.ts');
const lines = readFileSync(list, 'utf8').split('\n');
const imports = lines.filter((line) => line.startsWith('import * as '));
const names = imports.map((line) => /as (\w+)/.exec(line)?.[1] ?? '');
const rest = lines.filter((line) => !imports.includes(line));
const added = [...imports, `import * as ${variable} from './${id}';`].sort((a, b) => pathOf(a).localeCompare(pathOf(b)));
writeFileSync(
  list,
  [rest[0], ...added, ...rest.slice(1)].join('\n').replace(
    /= \[[\w,\s]*\];/,
    `= [\n${[...names, variable]
      .sort()
      .map((name) => `  ${name},\n`)
      .join('')}];`,
  ),
);

const readme = at('README.md');
const text = readFileSync(readme, 'utf8');
const row = `| ${id} | | | unconfirmed | on request |`;
const table = /\n(\| site[^\n]*\n\|[ -|]*\n(?:\|[^\n]*\n)*)/.exec(text)?.[1];
if (table) writeFileSync(readme, text.replace(table, `${table}${row}\n`));

for (const path of [`lib/sites/${id}.ts`, 'lib/sites/index.ts', 'README.md'].map(at)) {
  writeFileSync(path, await format(readFileSync(path, 'utf8'), { ...(await resolveConfig(path)), filepath: path }));
}

console.log(
  [
    `lib/sites/${id}.ts and test/fixtures/sites/${id}.ts are there, on the list and in the README's table.`,
    'What is still to be done: npx vitest run --project unit test/sites',
  ].join('\n'),
);

function pathOf(line: string): string {
  return /'(.*)'/.exec(line)?.[1] ?? '';
}
