import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dropStyle, keepStyle, keptStyles } from '../../entrypoints/popup/export-styles';

const stored = vi.hoisted((): { content: Record<string, unknown> } => ({ content: {} }));
vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: (name: string) => Promise.resolve(name in stored.content ? { [name]: structuredClone(stored.content[name]) } : {}),
        set: (values: object) => Promise.resolve(void Object.assign(stored.content, structuredClone(values))),
      },
    },
  },
}));
/** As the browser's: one after the other. */
let last: Promise<unknown> = Promise.resolve();
vi.stubGlobal('navigator', {
  locks: {
    request: (_: string, work: () => Promise<unknown>) => (last = last.then(work, work)),
  },
});

beforeEach(() => {
  stored.content = {};
});

const style = (name: string, size = 10) => ({ id: `file:${name}`, name, uri: `http://x.test/${name}`, xml: 'x'.repeat(size) });
const names = async () => (await keptStyles()).map(({ name }) => name);

describe('styles that were brought', () => {
  it('are kept in the order they came, each once, and dropped', async () => {
    expect(await names()).toEqual([]);
    // Two pages at the same moment.
    await Promise.all([keepStyle(style('a')), keepStyle(style('b'))]);
    expect(await names()).toEqual(['a', 'b']);
    await keepStyle({ ...style('a'), xml: 'newer' });
    expect((await keptStyles()).map(({ id, xml }) => [id, xml.slice(0, 5)])).toEqual([
      ['file:b', 'xxxxx'],
      ['file:a', 'newer'],
    ]);
    await dropStyle('file:b');
    await dropStyle('file:b');
    expect(await names()).toEqual(['a']);
  });

  it('are so many and so large at most, said in words', async () => {
    for (let at = 0; at < 20; at += 1) expect(await keepStyle(style(`s${at}`))).toEqual({ ok: true });
    expect(await keepStyle(style('more'))).toEqual({ ok: false, words: expect.stringContaining('room for 20 styles') as string });
    expect(await names()).toHaveLength(20);
    expect(await keepStyle(style('s3'))).toEqual({ ok: true });
    stored.content = {};
    for (const name of ['a', 'b', 'c', 'd']) expect(await keepStyle(style(name, 1_000_000))).toEqual({ ok: true });
    expect((await keepStyle(style('e', 1_000))).ok).toBe(false);
  });

  it.each([
    ['no list', 'styles'],
    ['nothing', undefined],
    ['others among them', [null, { id: 'apa', name: 'APA', uri: '', xml: '' }, { ...style('long'), xml: 'x'.repeat(1_000_001) }]],
  ])('are what is one, where storage holds %s', async (_, content) => {
    stored.content = { citationStyles: content };
    expect(await names()).toEqual([]);
    stored.content = { citationStyles: [...(Array.isArray(content) ? (content as unknown[]) : []), style('good')] };
    expect(await names()).toEqual(['good']);
  });
});
