/** The page's end of what the popup has it do (steps.ts). Its messages are our own popup's: no page can send one. */
import { browser } from 'wxt/browser';
import type { Stepped, Unfolded } from './steps';

/** What a page does for the popup. */
export interface Steps {
  /** Goes on to the next new entry. */
  step(): Stepped;
  /** Shows the dismissed entries in full, or folds them. */
  unfold(on: boolean): Unfolded;
}

/** Does what the popup asks for. Gives a function that stops it. */
export function answerSteps(steps: Steps): () => void {
  const listener = (message: unknown, _sender: unknown, respond: (answer: Stepped | Unfolded) => void) => {
    if (typeof message !== 'object' || message === null || !('name' in message)) return;
    if (message.name === 'step') respond(steps.step());
    if (message.name === 'unfold') respond(steps.unfold('on' in message && message.on === true));
  };
  browser.runtime.onMessage.addListener(listener);
  return () => browser.runtime.onMessage.removeListener(listener);
}
