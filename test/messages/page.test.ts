import { beforeEach, describe, expect, it, vi } from 'vitest';
import { askPage } from '../../lib/messages/page';

interface Tab {
  id: number;
  active?: boolean;
  lastAccessed: number;
  url?: string;
}

const fake = vi.hoisted(() => ({
  own: undefined as { id: number } | undefined,
  tabs: [] as { id: number; active?: boolean; lastAccessed: number; url?: string }[],
  answers: new Map<number, unknown>(),
  asked: [] as [number, unknown][],
}));

vi.mock('wxt/browser', () => ({
  browser: {
    tabs: {
      getCurrent: () => Promise.resolve(fake.own),
      query: ({ active }: { active?: boolean }) => Promise.resolve(fake.tabs.filter((tab) => !active || tab.active)),
      sendMessage: (id: number, message: unknown) => {
        fake.asked.push([id, message]);
        if (!fake.answers.has(id)) return Promise.reject(new Error('Could not establish connection. Receiving end does not exist.'));
        return Promise.resolve(fake.answers.get(id));
      },
    },
  },
}));

const nothing = { report: undefined, url: undefined };
const report = (site: string) => ({ site, kind: 'listing', found: 12, saved: 3 });
const open = (...tabs: Tab[]) => void (fake.tabs = tabs);

beforeEach(() => {
  fake.own = undefined;
  fake.tabs = [];
  fake.answers.clear();
  fake.asked = [];
});

describe('in a popup', () => {
  it('asks the active tab, and no other', async () => {
    open({ id: 1, lastAccessed: 9 }, { id: 2, active: true, lastAccessed: 5, url: 'https://huggingface.co/papers' });
    fake.answers.set(1, report('Other')).set(2, report('Hugging Face'));
    expect(await askPage()).toEqual({
      report: { site: 'Hugging Face', kind: 'listing', found: 12, saved: 3 },
      url: 'https://huggingface.co/papers',
      tab: 2,
    });
    expect(fake.asked).toEqual([[2, { name: 'report' }]]);
  });

  it('knows nothing where no script of ours is, where there is no tab, and of an answer that is no report', async () => {
    expect(await askPage()).toEqual(nothing);
    open({ id: 2, active: true, lastAccessed: 5 });
    expect(await askPage()).toEqual({ ...nothing, tab: 2 });
    for (const answer of [undefined, null, 'report', { ...report('X'), found: '12' }, { ...report('X'), kind: 'else' }]) {
      fake.answers.set(2, answer);
      expect(await askPage()).toEqual({ ...nothing, tab: 2 });
    }
  });

  it('gives the address, where it may know that, of a page where no script of ours is', async () => {
    open({ id: 2, active: true, lastAccessed: 5, url: 'https://dblp.org/' });
    expect(await askPage()).toEqual({ report: undefined, url: 'https://dblp.org/', tab: 2 });
  });

  it('does not wait for a page that hangs', async () => {
    vi.useFakeTimers();
    open({ id: 2, active: true, lastAccessed: 5 });
    fake.answers.set(2, new Promise(() => undefined));
    const asked = askPage();
    await vi.runAllTimersAsync();
    expect(await asked).toEqual({ ...nothing, tab: 2 });
    vi.useRealTimers();
  });
});

describe('in a tab of its own', () => {
  it('takes the page looked at last that answers', async () => {
    fake.own = { id: 7 };
    open({ id: 7, active: true, lastAccessed: 100 }, { id: 1, lastAccessed: 10 }, { id: 2, lastAccessed: 30 }, { id: 3, lastAccessed: 20 });
    fake.answers.set(1, report('One')).set(3, report('Three')).set(7, report('Itself'));
    expect((await askPage()).report?.site).toBe('Three');
    expect(fake.asked.map(([id]) => id)).not.toContain(7);
  });
});
