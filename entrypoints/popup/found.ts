/** Looking for papers in the page before the person: puts our script there when they ask, and nowhere else, and lists what it finds. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { Finding, FoundPaper, FoundState } from '../../components/found-here';
import { ask } from '../../lib/messages/ask';
import { onChanged } from '../../lib/messages/changed';
import type { Tab } from '../../lib/messages/found';
import type { Kept } from '../../lib/paper/paper';
import { errorOf } from '../../lib/paper/thrown';

/**
 * What was found, and whether it is saved, for as long as the popup is open; and how often was looked: from then on the page says of
 * itself what it did not before.
 */
export function useFound(): Finding & { looked: number } {
  const [found, setFound] = useState<FoundState>();
  const [looked, setLooked] = useState(0);
  const asked = useRef(0);
  const state = useRef(found);
  state.current = found;

  /** Asks of all papers whether they are saved, unless they are others by then. */
  const lookUp = async (papers: readonly FoundPaper[], marked: boolean) => {
    const asking = ++asked.current;
    const result = papers.length > 0 ? await ask('lookUp', { entries: papers.map(({ shown }) => shown.ids) }) : undefined;
    if (asking !== asked.current || !result?.ok) return;
    setFound({ state: 'found', marked, papers: papers.map(({ shown }, at) => ({ shown, kept: result.value.known[at]?.kept ?? null })) });
  };
  useEffect(
    () =>
      onChanged(() => {
        if (state.current?.state === 'found') void lookUp(state.current.papers, state.current.marked);
      }),
    [],
  );

  const look = async () => {
    const asking = ++asked.current;
    setFound({ state: 'working' });
    const next = await foundBefore();
    if (asking !== asked.current) return;
    setFound(next);
    setLooked((count) => count + 1);
    if (next.state === 'found') await lookUp(next.papers, next.marked);
  };
  /** What came of one, at once; the look-up that follows every change says the same of all. */
  const show = (is: (paper: FoundPaper) => boolean, kept: Kept | null) => {
    setFound((now) => (now?.state === 'found' ? { ...now, papers: now.papers.map((one) => (is(one) ? { ...one, kept } : one)) } : now));
  };
  return {
    found,
    looked,
    look: () => void look(),
    save: async (paper) => {
      const result = await ask('save', { shown: paper.shown });
      if (result.ok) show(({ shown }) => shown === paper.shown, result.value);
      return result;
    },
    unsave: async (key) => {
      const result = await ask('remove', { key });
      if (result.ok) show(({ kept }) => kept?.key === key, null);
      return result;
    },
  };
}

/** Looks at the page before the person. What the browser shows by itself, and what it keeps us out of, has its address and title. */
async function foundBefore(): Promise<FoundState> {
  const { askFound, tabBefore } = await import('../../lib/messages/found');
  const tab = await tabBefore();
  if (!tab) return { state: 'failed', words: 'There is no page to look at.' };
  try {
    const target = { tabId: tab.id };
    await browser.scripting.insertCSS({ target, files: ['listing.css'] });
    await browser.scripting.executeScript({ target, files: ['/anywhere.js'] });
  } catch (error) {
    return (await foundByTab(tab)) ?? (isRefusal(error) ? { state: 'refused' } : { state: 'failed', words: wordsOf(error) });
  }
  try {
    const { papers, tooMany, document, problem } = await askFound(tab.id);
    if (problem !== undefined) return { state: 'failed', words: problem };
    if (tooMany) return { state: 'too many' };
    const byTab = document ? await foundByTab(tab) : undefined;
    return byTab ?? { state: 'found', marked: !document, papers: papers.map((shown) => ({ shown, kept: undefined })) };
  } catch (error) {
    return { state: 'failed', words: wordsOf(error) };
  }
}

async function foundByTab({ title, url }: Tab): Promise<FoundState | undefined> {
  const paper = await ask('ofTab', { title, url });
  return paper.ok && paper.value ? { state: 'found', marked: false, papers: [{ shown: paper.value, kept: undefined }] } : undefined;
}

/** Whether the browser keeps us out of the page, in the words of either. */
function isRefusal(error: unknown): boolean {
  return /cannot access|cannot be scripted|host permission|error page/i.test(wordsOf(error));
}

function wordsOf(error: unknown): string {
  return errorOf(error).message;
}
