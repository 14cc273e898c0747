import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askThread, serveWriting, type Port, type Thread } from '../../entrypoints/popup/export-writing';
import { formats } from '../../lib/formats';
import { Library } from '../../lib/library/database';
import { paperOf } from '../paper/record';

let library: Library;
const ports: MessagePort[] = [];
const terminate = vi.fn();

beforeEach(async () => {
  library = new Library(`test-${crypto.randomUUID()}`);
  terminate.mockReset();
  await library.papers.bulkPut([
    paperOf({ key: 'a', ids: ['arxiv:2401.00001'], title: 'Amber', authors: ['Ada Byron'], published: '2024' }),
    paperOf({ key: 'b', ids: ['arxiv:2401.00002'], title: 'Basalt', authors: ['Bo Sample'], published: '2023' }),
    // Of another list, and cited already by what the first would be.
    paperOf({ key: 'c', ids: ['arxiv:2401.00003'], title: 'Cobalt', citationKey: 'byron2024amber' }),
  ]);
});
afterEach(async () => {
  for (const port of ports.splice(0)) port.close();
  await library.delete();
});

/** A thread as far away as in a browser: messages are cloned and come later. */
function thread(serve = (port: Port) => serveWriting(port, formats, () => library)): Thread {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const port = (end: MessagePort): Port => ({
    postMessage: (message) => end.postMessage(message),
    addEventListener: (name: 'message' | 'error', heard: (event: { data: unknown }) => void) => {
      if (name === 'message') end.on('message', (data: unknown) => heard({ data }));
    },
  });
  serve(port(port2));
  return { ...port(port1), terminate };
}
const what = (format: string, keys: string[], choices: Record<string, string> = {}) => ({ format, keys, choices, styles: [], now: 0 });
const { signal } = new AbortController();
const acm = readFileSync(new URL('../../lib/formats/styles/acm.csl', import.meta.url), 'utf8');

describe('a file written in a thread', () => {
  it.each(formats.map(({ id }) => id))('is of the papers asked for, in their order: %s', async (format) => {
    const { file, count } = await askThread(thread, { ask: 'write', ...what(format, ['b', 'a']) }, { signal });
    expect(count).toBe(2);
    const text = await file.text();
    expect(text).not.toContain('Cobalt');
    // A folder, and one of highlights, of which these have none.
    if (format !== 'obsidian' && format !== 'web-annotation') for (const title of ['Amber', 'Basalt']) expect(text).toContain(title);
    expect(terminate).toHaveBeenCalledOnce();
  });

  it('is without what is gone or in the trash, from a library of any size', async () => {
    await library.papers.update('b', { trashedAt: 5 });
    const count = async () => (await askThread(thread, { ask: 'write', ...what('csv', ['gone', 'c', 'b', 'a']) }, { signal })).count;
    expect(await count()).toBe(2);
    await library.papers.bulkPut(Array.from({ length: 20 }, (_, at) => paperOf({ key: `z${at}`, ids: [`x1:${at}`] })));
    expect(await count()).toBe(2);
    const { file } = await askThread(thread, { ask: 'write', ...what('csv', ['c', 'b', 'a']) }, { signal });
    expect((await file.text()).match(/Cobalt|Amber/g)).toEqual(['Cobalt', 'Amber']);
  });

  it('gives each paper that has none a citation key that no other of the library has', async () => {
    const { file, cited } = await askThread(thread, { ask: 'write', ...what('bibtex', ['a', 'c']) }, { signal });
    const [key] = cited;
    expect(cited).toHaveLength(1);
    expect(key?.key).toBe('a');
    expect(key?.citationKey).not.toBe('byron2024amber');
    expect(await file.text()).toContain(`@misc{${key?.citationKey ?? ''},`);
    expect(await file.text()).toContain('@misc{byron2024amber,');
  });

  it('takes a key that differs from another paper’s by case alone for taken, and shows so beforehand', async () => {
    await library.papers.update('c', { citationKey: 'Byron2024Amber' });
    const { file, cited } = await askThread(thread, { ask: 'write', ...what('bibtex', ['a']) }, { signal });
    expect(cited).toEqual([{ key: 'a', citationKey: 'byron2024ambera' }]);
    expect(await file.text()).toContain('@misc{byron2024ambera,');
    const { text } = await askThread(thread, { ask: 'preview', ...what('bibtex', ['a']) }, { signal });
    expect(text).toContain('@misc{byron2024ambera,');
  });

  it('is shown by its beginning', async () => {
    const { text, count } = await askThread(thread, { ask: 'preview', ...what('csv', ['a', 'b']) }, { signal });
    expect(text).toMatch(/^Title,Authors/);
    expect(count).toBe(2);
    const long = paperOf({ key: 'd', ids: ['x1:d'], title: 'Long', abstract: 'word '.repeat(2_000) });
    await library.papers.put(long);
    const cut = await askThread(thread, { ask: 'preview', ...what('json', ['d']) }, { signal });
    expect(cut.text).toHaveLength(6_001);
    expect(cut.text.endsWith('…')).toBe(true);
  });

  it('is shown with the keys it will have, also where a paper that is not shown has the first claim to one', async () => {
    const same = { authors: ['Zoe Claim'], title: 'Claims', published: '2021' };
    const shown = Array.from({ length: 10 }, (_, at) => paperOf({ ...same, key: `s${at}`, ids: [`x1:s${at}`], savedAt: 100 + at }));
    await library.papers.bulkPut([...shown, paperOf({ ...same, key: 'z', ids: ['x1:z'], savedAt: 1 })]);
    const asked = what('bibtex', [...shown.map(({ key }) => key), 'z']);
    const { text, count } = await askThread(thread, { ask: 'preview', ...asked }, { signal });
    const { file } = await askThread(thread, { ask: 'write', ...asked }, { signal });
    const keysIn = (bib: string) => Array.from(bib.matchAll(/^@misc\{(.*),$/gm), ([, key]) => key);
    const written = keysIn(await file.text());
    expect(count).toBe(10);
    expect(keysIn(text)).toEqual(written.slice(0, 10));
    expect(written.slice(0, 2)).toEqual(['claim2021claimsa', 'claim2021claimsb']);
    expect(written.at(-1)).toBe('claim2021claims');
  });

  it('says how far it is', async () => {
    const done = vi.fn();
    const ticking = { id: 'slow', name: 'Slow', extension: 'x', mime: 'text/plain' };
    const serve = (port: Port) =>
      serveWriting(
        port,
        [
          {
            ...ticking,
            write: async (_, { tick }) => {
              const now = vi.spyOn(performance, 'now').mockReturnValue(Number.MAX_SAFE_INTEGER);
              await tick(1);
              await tick(2);
              now.mockRestore();
              return 'text';
            },
          },
        ],
        () => library,
      );
    await askThread(() => thread(serve), { ask: 'write', ...what('slow', ['a']) }, { signal, onProgress: done });
    // Twice within a moment is once too many.
    expect(done).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('is called off by ending the thread', async () => {
    const stop = new AbortController();
    const asked = askThread(() => thread(() => undefined), { ask: 'write', ...what('json', ['a']) }, { signal: stop.signal });
    stop.abort(new Error('Called off.'));
    await expect(asked).rejects.toThrow('Called off.');
    expect(terminate).toHaveBeenCalledOnce();
    const begun = vi.fn(() => thread());
    await expect(askThread(begun, { ask: 'write', ...what('json', ['a']) }, { signal: stop.signal })).rejects.toThrow('Called off.');
    expect(begun).not.toHaveBeenCalled();
  });

  it('fails in words', async () => {
    await expect(askThread(thread, { ask: 'write', ...what('stone', ['a']) }, { signal })).rejects.toThrow('There is no format “stone”');
    vi.spyOn(library.papers, 'count').mockRejectedValue(new Error('Closed.'));
    await expect(askThread(thread, { ask: 'write', ...what('json', ['a']) }, { signal })).rejects.toThrow('Closed.');
    expect(terminate).toHaveBeenCalledTimes(2);
  });

  it('fails in words where the thread breaks off', async () => {
    const broken: Thread = {
      postMessage: () => undefined,
      addEventListener: (name: 'message' | 'error', heard: (event: { data: unknown }) => void) => {
        if (name === 'error') queueMicrotask(() => heard({ data: undefined }));
      },
      terminate,
    };
    await expect(askThread(() => broken, { ask: 'write', ...what('json', ['a']) }, { signal })).rejects.toThrow(
      'too large for this machine',
    );
  });
});

describe('a style that is brought', () => {
  it('is tried in the thread, and written in', async () => {
    const found = await askThread(thread, { ask: 'style', text: acm, styles: [] }, { signal });
    if (!found.ok) throw new Error(found.words);
    const { style } = found;
    const asked = { ...what('references', ['a'], { style: style.id }), styles: [style] };
    const { file } = await askThread(thread, { ask: 'write', ...asked }, { signal });
    expect(await file.text()).toBe('[1] Ada Byron. 2024. Amber. Retrieved from https://arxiv.org/abs/2401.00001\n');
  });

  it('is refused in words where it is none', async () => {
    const found = await askThread(thread, { ask: 'style', text: '<html/>', styles: [] }, { signal });
    expect(found).toEqual({ ok: false, words: expect.stringContaining('no citation style') as string });
  });
});
