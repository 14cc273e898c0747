/** The page script's end of the popup's questions to it: what is on this page, and what was found here? */
import { browser } from 'wxt/browser';
import type { FoundHere, PageReport } from './table';

/** Answers with the report, once there is one. Gives a function that stops it. */
export function answerReport(report: () => Promise<PageReport | undefined>): () => void {
  return answerTo('report', report);
}

/** Answers with the papers of a page in which they were looked for. Gives a function that stops it. */
export function answerFound(found: () => Promise<FoundHere>): () => void {
  return answerTo('found', found);
}

function answerTo<T>(name: string, answer: () => Promise<T>): () => void {
  const listener = (message: unknown, _sender: unknown, respond: (answer: T) => void) => {
    if (typeof message !== 'object' || message === null || !('name' in message) || message.name !== name) return undefined;
    void answer().then(respond);
    return true;
  };
  browser.runtime.onMessage.addListener(listener);
  return () => browser.runtime.onMessage.removeListener(listener);
}
