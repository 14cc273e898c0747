/**
 * The library page (DESIGN §2): everything that is saved, found, read, edited one by one and many at once, thrown away and had back,
 * taken away as a backup and restored. Driven by accessible names, on the real build.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { browser } from 'wxt/browser';
import { PostilFile } from '../../lib/paper/postil-file';
import type { Paper, Sighting } from '../../lib/paper/paper';
import { click, find, findAll, press, state, text, type, until, waitFor } from '../browsers/access';
import { pressShortcut } from '../browsers/action';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { expectNoFault, looksAt, type Look } from './axe';
import { emptyLibrary, makeLater, removeLibrary } from './library';
import { askWorker, chord, PATIENCE, waitForStatus } from './look';

declare const chrome: typeof browser;

/** Twelve papers that differ in what a library is narrowed by. The last is the newest. */
const WORDS = 'amber basalt cobalt dune ember fjord garnet heath indigo jasper kelp lichen'.split(' ');
const sightings: Sighting[] = WORDS.map((word, at) => ({
  ids: [`arxiv:2503.${String(10_001 + at)}`],
  title: `On ${word}`,
  authors: [at % 2 ? 'Odalys Reef' : 'Bo Sample'],
  abstract: `We measure ${word} and its neighbours, invented for this test.`,
  published: `${2015 + at}-03-01`,
  site: at % 3 ? 'huggingface' : 'arxiv',
  list: 'daily',
  listDate: '2025-12-25',
  rank: at + 1,
  upvotes: at,
}));
const titles = sightings.map(({ title }) => title);
const newestFirst = [...titles].reverse();

/** Every scheme and every width once. */
const EACH: readonly Look[] = [
  ['light', 1280],
  ['dark', 640],
  ['forced', 320],
];

/** All records, in the order of their keys, past every surface. */
async function records(own: Page): Promise<Paper[]> {
  return own.evaluate(
    () =>
      new Promise<Paper[]>((resolve, reject) => {
        const opening = indexedDB.open('postil');
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('papers').objectStore('papers').getAll();
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result as Paper[]);
          };
        };
      }),
  );
}

describe.each(['chromium', 'firefox'] as const)('the library in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let folder: string;
  let own: Page;
  let page: Page;

  beforeAll(async () => {
    server = await servePages({});
    folder = mkdtempSync(join(tmpdir(), 'postil-library-'));
    opened = await openBrowser({ browser, server, downloads: folder });
    own = await opened.extensionPage('popup.html');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await emptyLibrary(own);
    for (const shown of sightings) expect(await askWorker(own, 'save', { shown })).toMatchObject({ ok: true });
    page = await opened.extensionPage('library.html');
    await listed(newestFirst);
  });
  afterEach(async () => {
    await page.close();
  });

  /** The titles in the list, as a screen reader goes through them. */
  const titlesShown = async () => {
    const list = await find(page, { role: 'list', name: /^(Saved papers|Papers in the trash)$/u });
    if (!list) return [];
    return (await findAll(page, { role: 'link', name: /^On /u, within: list })).map(({ name }) => name);
  };
  const listed = (expected: readonly string[]) => expect.poll(titlesShown, { timeout: PATIENCE }).toEqual(expected);
  const button = async (name: string | RegExp) => click(await waitFor(page, { role: 'button', name }));
  const search = async (words: string) => {
    const box = await waitFor(page, { role: 'searchbox', name: 'Search saved papers' });
    await click(box);
    await chord(page, 'a', 'selectAll');
    await type(box, words);
  };
  const recordOf = async (title: string) => (await records(own)).find((paper) => paper.title === title);
  /** The page loaded anew, in a tab of its own: Firefox lets no test reload an extension's page. */
  const again = async (search = '') => {
    await page.close();
    page = await opened.extensionPage(`library.html${search}`);
  };
  const select = async (title: string) => click(await waitFor(page, { role: 'checkbox', name: `Select: ${title}` }));

  it('is opened from the popup, and shows the newest first, each with its facts', async () => {
    const list = await waitFor(page, { role: 'list', name: 'Saved papers' });
    expect(await findAll(page, { role: 'listitem', within: list })).not.toHaveLength(0);
    const words = await text(list);
    expect(words).toContain('Odalys Reef');
    const counted = await waitFor(page, { role: 'status', name: 'Papers' });
    await expect.poll(() => text(counted), { timeout: PATIENCE }).toBe('12 papers saved');
    await own.bringToFront();
    // Firefox tells puppeteer nothing of a tab that a page of ours opens; the extension knows of it.
    const tabs = () =>
      own.evaluate('chrome.tabs.query({ url: chrome.runtime.getURL("/library.html*") }).then((all) => all.map(({ id }) => id))') as Promise<
        number[]
      >;
    const before = await tabs();
    await click(await waitFor(own, { role: 'link', name: 'Library' }));
    await expect.poll(async () => (await tabs()).length, { timeout: PATIENCE }).toBe(before.length + 1);
    const fresh = (await tabs()).filter((id) => !before.includes(id));
    await own.evaluate(`chrome.tabs.remove(${JSON.stringify(fresh)})`);
  });

  it('finds by the words and the fields of the search, keeps them in the address, and has them back after a reload', async () => {
    await search('author:reef year:2018..2022 -heath');
    await listed(['On fjord', 'On dune']);
    await until(
      () => Promise.resolve(new URL(page.url()).searchParams.get('q')?.endsWith('-heath') === true),
      'the address says what is shown',
    );
    await again(new URL(page.url()).search);
    await listed(['On fjord', 'On dune']);
    await search('"measure garnet"');
    await listed(['On garnet']);
    await search('garnte');
    await listed(['On garnet']);
    await search('nothing like it');
    await waitFor(page, { role: 'heading', name: /found/iu });
    await search('year:20x');
    await expect.poll(async () => page.evaluate(() => document.body.innerText), { timeout: PATIENCE }).toMatch(/20x/u);
  });

  it('writes a note on a paper where its details are, and shows it', async () => {
    await button('Details: On kelp');
    await waitFor(page, { role: 'heading', name: 'On kelp' });
    await button(/^(Edit|Write|Add).*note/iu);
    const box = await waitFor(page, { role: 'textbox', name: 'Note on On kelp' });
    await type(box, 'Worth **reading** twice.');
    await waitForStatus(page, 'Saved');
    expect(await recordOf('On kelp')).toMatchObject({ note: 'Worth **reading** twice.' });
    await press(page, 'Escape');
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.detail strong')?.textContent), { timeout: PATIENCE })
      .toBe('reading');
  });

  it('tags many at once, and takes it back', async () => {
    await select('On lichen');
    await page.keyboard.down('Shift');
    await select('On indigo');
    await page.keyboard.up('Shift');
    // By keys alone: the box has the keyboard.
    await press(page, 't');
    await expect
      .poll(async () => (await state(await waitFor(page, { role: 'combobox', name: /^Tags for 4 papers/u }))).focused, {
        timeout: PATIENCE,
      })
      .toBe(true);
    await page.keyboard.type('stone');
    await press(page, 'Enter');
    await button('Add tags');
    const tagged = async () => (await records(own)).filter((paper) => paper.tags.includes('stone')).map(({ title }) => title);
    await expect
      .poll(async () => (await tagged()).sort(), { timeout: PATIENCE })
      .toEqual(['On indigo', 'On jasper', 'On kelp', 'On lichen']);
    await button('Undo');
    await expect.poll(tagged, { timeout: PATIENCE }).toEqual([]);
  });

  it('is sorted as is chosen, by one direction and the other', async () => {
    await page.select('[aria-label="Sort by"]', 'upvotes');
    await button('Order: most first');
    await listed(titles);
    await page.select('[aria-label="Sort by"]', 'published');
    await listed(newestFirst);
    await page.select('[aria-label="Sort by"]', 'title');
    await listed(titles);
    await button('Order: A to Z');
    await listed(newestFirst);
  });

  it('selects all that is found, and renames, merges and takes away tags, each with undo', async () => {
    await search('bo');
    const found = newestFirst.filter((_, at) => at % 2);
    await listed(found);
    await select('On kelp');
    await button('Select all 6');
    await button('Add tags');
    await type(await waitFor(page, { role: 'combobox', name: /^Tags for 6 papers/u }), 'stone');
    await press(page, 'Enter');
    await button('Add tags');
    const tagged = async (tag: string) => (await records(own)).filter(({ tags }) => tags.includes(tag)).length;
    await expect.poll(() => tagged('stone'), { timeout: PATIENCE }).toBe(6);
    await askWorker(own, 'change', {
      paper: { key: (await recordOf('On lichen'))!.key },
      changes: { tags: { add: ['pebble'], remove: [] } },
    });

    await again();
    await button('Tags');
    const rename = async (from: string, to: string, does: string) => {
      await button(`Rename tag ${from}`);
      const box = await waitFor(page, { role: 'textbox', name: `New name of tag ${from}` });
      await chord(page, 'a', 'selectAll');
      await type(box, to);
      await button(does);
    };
    const count = (tag: string, papers: number) => expect.poll(() => tagged(tag), { timeout: PATIENCE }).toBe(papers);
    await rename('stone', 'rock', 'Rename');
    await count('rock', 6);
    await button('Undo');
    await count('stone', 6);
    await rename('pebble', 'stone', 'Merge');
    await count('stone', 7);
    await button('Undo');
    await count('stone', 6);
    await count('pebble', 1);
    await button('Delete tag stone');
    await button('Delete tag');
    await count('stone', 0);
    await button('Undo');
    await count('stone', 6);

    // A list that is narrowed by the tag goes where the tag goes.
    await again('?tag=stone');
    await listed(found);
    await button('Tags');
    await rename('stone', 'rock', 'Rename');
    await count('rock', 6);
    await expect.poll(() => new URL(page.url()).search, { timeout: PATIENCE }).toBe('?tag=rock');
    await button('Undo');
    await count('stone', 6);
    await expect.poll(() => new URL(page.url()).search, { timeout: PATIENCE }).toBe('?tag=stone');
    await button('Undo');
    await count('rock', 6);
    await expect.poll(() => new URL(page.url()).search, { timeout: PATIENCE }).toBe('?tag=rock');
    await button('Close the tags');
    await listed(found);

    // The tags are the whole library's, also where nothing is listed; and what is asked for beside them is the list.
    await button('Tags');
    await waitFor(page, { role: 'button', name: 'Rename tag rock' });
    await click(await waitFor(page, { role: 'link', name: /^Trash/u }));
    await expect.poll(() => find(page, { role: 'searchbox', name: 'Find a tag' }), { timeout: PATIENCE }).toBeUndefined();
    await button('Tags');
    await waitFor(page, { role: 'button', name: 'Rename tag rock' });
  });

  it('has room for everything in a narrow window', async () => {
    const box = (selector: string) =>
      page.$eval(selector, (element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom };
      });
    for (const width of [640, 320]) {
      await page.setViewport({ width, height: 800 });
      await button('Export');
      await waitFor(page, { role: 'menuitem', name: /BibTeX/u });
      const menu = await box('.library-tools .menu');
      expect(menu.left).toBeGreaterThanOrEqual(0);
      expect(menu.right).toBeLessThanOrEqual(width);
      await press(page, 'Escape');

      await select('On lichen');
      await select('On kelp');
      await press(page, '2');
      await expect
        .poll(async () => text(await waitFor(page, { role: 'status', name: 'Notice' })), { timeout: PATIENCE })
        .toMatch(/papers set to Reading/u);
      await expect
        .poll(async () => (await box('.notice-place')).bottom <= (await box('.bulk-bar')).top, {
          timeout: PATIENCE,
          message: String(width),
        })
        .toBe(true);
      await button('Clear the selection');

      await press(page, 'Enter');
      await waitFor(page, { role: 'main', name: 'Details' });
      expect(await box('.library-detail')).toMatchObject({ left: 0, top: 0, bottom: 800 });
      await button('Back to the list');
      await waitFor(page, { role: 'button', name: 'Details: On lichen' });
    }
  });

  it('is opened by the extension’s shortcut', async () => {
    await page.close();
    const open = () => own.evaluate('chrome.tabs.query({ url: chrome.runtime.getURL("/library.html*") }).then(({ length }) => length)');
    await expect.poll(open, { timeout: PATIENCE }).toBe(0);
    await pressShortcut(opened);
    await expect.poll(open, { timeout: PATIENCE }).toBe(1);
    await own.evaluate('chrome.tabs.query({ url: chrome.runtime.getURL("/library.html*") }).then(([tab]) => chrome.tabs.remove(tab.id))');
    page = await opened.extensionPage('library.html');
  });

  it('throws away, has back, and empties the trash when asked twice', async () => {
    await select('On lichen');
    await select('On kelp');
    await button('Move to trash');
    await listed(newestFirst.slice(2));
    await button('Undo');
    await listed(newestFirst);
    await select('On lichen');
    await select('On kelp');
    await button('Move to trash');
    await listed(newestFirst.slice(2));
    await click(await waitFor(page, { role: 'link', name: /^Trash/u }));
    await listed(['On lichen', 'On kelp']);
    await button('Empty trash');
    expect(await text(await waitFor(page, { role: 'dialog' }))).toMatch(/\b2 papers\b/u);
    await button('Delete for good');
    await listed([]);
    expect(await records(own)).toHaveLength(10);
    // The worker's other rooms know nothing of it either.
    expect(await recordOf('On lichen')).toBeUndefined();
  });

  it('is worked by keyboard alone', async () => {
    await press(page, 'j');
    await press(page, 'j');
    await press(page, '3');
    await expect.poll(async () => (await recordOf('On kelp'))?.status, { timeout: PATIENCE }).toBe('read');
    await press(page, 'u');
    await expect.poll(async () => (await recordOf('On kelp'))?.status, { timeout: PATIENCE }).toBe('to-read');
    await press(page, 'Enter');
    await waitFor(page, { role: 'heading', name: 'On kelp' });
    await press(page, 'Escape');
    await expect.poll(async () => (await find(page, { role: 'heading', name: 'On kelp' })) === undefined, { timeout: PATIENCE }).toBe(true);
    await press(page, '/');
    await until(async () => {
      const box = await find(page, { role: 'searchbox', name: 'Search saved papers' });
      return box !== undefined && (await state(box)).focused;
    }, 'the search has the keyboard');
    // While something is typed, letters are letters.
    await page.keyboard.type('dune');
    await listed(['On dune']);
  });

  it('keeps the keyboard somewhere, whatever goes', async () => {
    const focused = (role: string, name: string) =>
      until(async () => {
        const control = await find(page, { role, name });
        return control !== undefined && (await state(control)).focused;
      }, `the keyboard is on ${name}`);
    for (const panel of ['Backup', 'Import']) {
      await button(panel);
      await waitFor(page, { role: 'dialog', name: /./u });
      await press(page, 'Escape');
      await focused('button', panel);
    }
    await button('Backup');
    await button('Back up now');
    await focused('button', 'Back up now');
    rmSync(await downloaded(/^postil-backup.*\.json$/u, isJson));

    // The last paper goes out of the list, with its details open: undone it is back, and the keyboard on it.
    await again('?q=kelp&status=to-read');
    await listed(['On kelp']);
    await press(page, 'j');
    await press(page, 'Enter');
    await press(page, '3');
    await listed([]);
    await press(page, 'Escape');
    await press(page, 'u');
    await listed(['On kelp']);
    await focused('listitem', 'On kelp');
    await button('Remove the filter To read');
    await focused('searchbox', 'Search saved papers');

    // And so does the bar, with what is deleted for good.
    await askWorker(own, 'removeEach', { keys: (await records(own)).map(({ key }) => key) });
    await again('?trash=yes');
    await listed(newestFirst);
    await select('On lichen');
    await button('Delete for good');
    await click(await waitFor(page, { role: 'button', name: 'Delete for good', within: await waitFor(page, { role: 'dialog' }) }));
    await listed(newestFirst.slice(1));
    await focused('listitem', 'On kelp');
  });

  it('writes a backup, and restores it into an empty library, the same byte for byte', async () => {
    const [one] = await records(own);
    await askWorker(own, 'change', {
      paper: { key: one!.key },
      changes: { note: { base: '', text: 'Kept.' }, tags: { add: ['stone'], remove: [] } },
    });
    await askWorker(own, 'remove', { key: (await recordOf('On dune'))!.key });
    const before = await records(own);
    await button('Backup');
    await button('Back up now');
    const path = await downloaded(/^postil-backup.*\.json$/u, isJson);
    expect(PostilFile.parse(JSON.parse(readFileSync(path, 'utf8'))).papers).toHaveLength(12);
    // The browser tells nobody what became of it: it counts once she has found it.
    const last = () => own.evaluate(async () => (await chrome.storage.local.get('lastBackup'))['lastBackup']);
    expect(await last()).toBeUndefined();
    await button('It is there');
    await expect.poll(last, { timeout: PATIENCE }).toMatchObject({ papers: 12 });

    await emptyLibrary(own);
    await again();
    await restoreFrom(path);
    await button(/^(Restore|Take in) 12 papers/u);
    await expect.poll(async () => (await records(own)).length, { timeout: PATIENCE }).toBe(12);
    expect(await records(own)).toEqual(before);
    rmSync(path);
  });

  it('restores what papers were before they became one, so that they can be separated still', async () => {
    const [kept, joined] = [(await recordOf('On amber'))!, (await recordOf('On basalt'))!];
    expect(await askWorker(own, 'merge', { keys: [kept.key, joined.key] })).toMatchObject({ ok: true });
    await button('Backup');
    await button('Back up now');
    const path = await downloaded(/^postil-backup.*\.json$/u, isJson);
    await emptyLibrary(own);
    await again();
    await restoreFrom(path);
    await button(/^(Restore|Take in) 11 papers/u);
    await expect.poll(async () => (await records(own)).length, { timeout: PATIENCE }).toBe(11);
    expect(await askWorker(own, 'separate', { key: joined.key })).toMatchObject({ ok: true });
    expect((await recordOf('On basalt'))?.key).toBe(joined.key);
    rmSync(path);
  });

  it('exports what is selected, as a file and onto the clipboard, and takes both back in', async () => {
    await askWorker(own, 'change', {
      paper: { key: (await recordOf('On kelp'))!.key },
      changes: { note: { base: '', text: 'PMID: 7\nof *kelp*' }, tags: { add: ['sea, green'], remove: [] } },
    });
    const before = await records(own);
    await select('On lichen');
    await select('On kelp');
    const panel = async () => {
      await button('Export');
      await waitFor(page, { role: 'group', name: 'Export 2 papers selected' });
      await click(await waitFor(page, { role: 'menuitem', name: 'RIS' }));
      await waitFor(page, { role: 'dialog', name: 'Export as RIS' });
      // What it will look like.
      await expect
        .poll(async () => text(await waitFor(page, { role: 'region', name: 'Preview' })), { timeout: PATIENCE })
        .toContain('On kelp');
    };
    await panel();
    await button('Copy');
    const notice = async () => text(await waitFor(page, { role: 'status', name: 'Notice' }));
    await expect.poll(notice, { timeout: PATIENCE }).toMatch(/^Copied 2 papers as RIS/u);
    await panel();
    await button('Download');
    const path = await downloaded(/\.ris$/u, (words) => words.match(/^ER {2}-/gmu)?.length === 2);
    // Both go by their keys from now on.
    const cited = async () => (await records(own)).flatMap(({ citationKey }) => citationKey ?? []).sort();
    await expect.poll(cited, { timeout: PATIENCE }).toEqual(['reef2026lichen', 'sample2025kelp'].sort());

    // What was copied, pasted into a library that has them: nothing is there twice.
    await again();
    await button('Import');
    await click(await waitFor(page, { role: 'textbox', name: /^Or paste/u }));
    await chord(page, 'v', 'paste');
    await button('Read the text');
    await button('Take in 2 papers');
    const facts = (papers: readonly Paper[]) => papers.map(({ key, ids, title, note, tags }) => ({ key, ids, title, note, tags }));
    const isImported = async () => (await recordOf('On kelp'))?.sightings.some(({ site }) => site === 'import');
    await expect.poll(isImported, { timeout: PATIENCE }).toBe(true);
    expect(facts(await records(own))).toEqual(facts(before));

    // The file, into one that has none; and taken back.
    await emptyLibrary(own);
    await again();
    await button('Import');
    await choose(path);
    await button('Take in 2 papers');
    await listed(['On lichen', 'On kelp']);
    const kelp = await recordOf('On kelp');
    const { note, tags, abstract, published, authors } = before.find(({ title }) => title === 'On kelp')!;
    expect(kelp).toMatchObject({ note, tags, abstract, published, authors, citationKey: 'sample2025kelp', ids: ['arxiv:2503.10011'] });
    await button('Undo');
    await listed([]);
    expect(await records(own)).toEqual([]);
    rmSync(path);
  });

  it('says of a file what is wrong with it, and writes nothing before it is told to', async () => {
    const before = await records(own);
    const good = { format: 'postil', version: 2, exportedAt: '2026-01-01T00:00:00.000Z', papers: before };
    const bad: [name: string, words: string, said: string][] = [
      ['truncated', JSON.stringify(good).slice(0, -300), 'This file is cut short'],
      ['newer', JSON.stringify({ ...good, version: 99 }), 'A later version of Postil wrote this file'],
      ['other', '{"hello": "world"}', 'This is no file of Postil’s'],
    ];
    for (const [name, words, said] of bad) {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, words);
      await restoreFrom(path);
      const alert = await waitFor(page, { role: 'alert', name: /(?:)/u });
      // Firefox tells of the words a moment after it tells of the alert.
      await expect.poll(() => text(alert), { timeout: PATIENCE }).toContain(said);
      expect(await text(alert)).toContain('Nothing was taken from it');
      await expect.poll(() => find(page, { role: 'button', name: /^(Restore|Take in) \d/u }), { timeout: PATIENCE }).toBeUndefined();
      await again();
      await listed(newestFirst);
    }
    const broken = { ...good, papers: [{ ...before[0], key: 'fresh', ids: ['arxiv:2501.00001'] }, { key: 'no paper' }, 7, ...before] };
    const path = join(folder, 'broken.json');
    writeFileSync(path, JSON.stringify(broken));
    await restoreFrom(path);
    await waitFor(page, { role: 'button', name: /^(Restore|Take in) 1 paper/u });
    const problems = await page.$$eval('.intake-problems :is(summary, li)', (parts) => parts.map((part) => part.textContent));
    expect(problems).toEqual([
      '2 things cannot be taken in as they are',
      expect.stringContaining('Paper 2: ids is no array'),
      expect.stringContaining('Paper 3: it is no object'),
    ]);
    expect(await records(own)).toEqual(before);
  });

  it('has no fault that axe finds, and room enough, in light, dark and forced colours, narrow and wide', async () => {
    await expectNoFault(page, browser, 'the list', looksAt(1280, 640, 320));
    await page.setViewport({ width: 640, height: 800 });
    await button('Filters');
    await expectNoFault(page, browser, 'the filters', looksAt(640, 320));
    await again();
    await listed(newestFirst);
    await button('Details: On kelp');
    await expectNoFault(page, browser, 'the details', looksAt(1280, 640, 320));
  });

  it('has none in any view, with papers selected, in the trash, and without a result', async () => {
    for (const name of ['Import', 'Backup', 'Tags', 'Storage', 'Keys']) {
      await button(name);
      const opens = name === 'Tags' || name === 'Storage' ? { role: 'heading', name: new RegExp(name, 'u') } : { role: 'dialog' };
      await waitFor(page, opens);
      await expectNoFault(page, browser, name, EACH);
      await again();
      await listed(newestFirst);
    }
    await select('On lichen');
    await waitFor(page, { role: 'button', name: 'Move to trash' });
    await expectNoFault(page, browser, 'with one selected', EACH);
    await page.setViewport({ width: 1280, height: 800 });
    await button('Export');
    await click(await waitFor(page, { role: 'menuitem', name: 'BibTeX' }));
    await waitFor(page, { role: 'button', name: 'Download' });
    await expectNoFault(page, browser, 'the export', EACH);
    await again('?trash=yes');
    await waitFor(page, { role: 'heading', name: /trash/iu });
    await expectNoFault(page, browser, 'the trash', EACH);
    await again('?q=nothing+like+it');
    await waitFor(page, { role: 'heading', name: /found/iu });
    await expectNoFault(page, browser, 'nothing found', EACH);
    await makeLater(own);
    await again();
    await waitFor(page, { role: 'heading', name: /could not be read/u });
    await expectNoFault(page, browser, 'what cannot be read', EACH);
    await removeLibrary(own);
  });

  /** The path of the download of such a name, once it is whole. */
  async function downloaded(name: RegExp, isWhole: (words: string) => boolean): Promise<string> {
    let path = '';
    await until(() => {
      path = join(folder, readdirSync(folder).find((one) => name.test(one)) ?? '');
      return Promise.resolve(path !== join(folder, '') && isWhole(readFileSync(path, 'utf8')));
    }, 'the file is whole');
    return path;
  }

  async function restoreFrom(path: string): Promise<void> {
    await button('Backup');
    await button(/^Restore from a file/u);
    await choose(path);
  }

  /** Chooses a file to be taken in, as the file dialog would give it. */
  async function choose(path: string): Promise<void> {
    await waitFor(page, { role: 'button', name: 'Choose a file' });
    const input = await page.waitForSelector('input[type=file]');
    // The type of what a selector finds is the selector's.
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> } | null)?.uploadFile(path);
  }
});

function isJson(words: string): boolean {
  try {
    JSON.parse(words);
    return true;
  } catch {
    return false;
  }
}
