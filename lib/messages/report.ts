/** The page script's end of the popup's one question to it: what is on this page? */
import { browser } from 'wxt/browser';
import type { PageReport } from './table';

/** Answers with the report as it is when asked. Gives a function that stops it. */
export function answerReport(report: () => PageReport): () => void {
  const listener = (message: unknown, _sender: unknown, respond: (answer: PageReport) => void) => {
    if (typeof message === 'object' && message !== null && 'name' in message && message.name === 'report') respond(report());
  };
  browser.runtime.onMessage.addListener(listener);
  return () => browser.runtime.onMessage.removeListener(listener);
}
