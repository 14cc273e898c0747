/**
 * Asking the worker. A question always comes back as a result, never as a thrown error: the worker may be dead, restarting
 * or gone with an update, and what was asked may have been done or not. All calls are safe to repeat.
 *
 * The answer is not parsed again on this side: the worker parses what it sends by the same table, only our own worker can
 * answer, and the parser alone would be two thirds of what the page script may weigh.
 */
import { browser } from 'wxt/browser';
import type { Answer, CallName, Question, Result } from './table';

/** How long an answer may take before the question counts as unanswered, in milliseconds. */
const PATIENCE = 5_000;
/** The same for what is asked about thousands of papers at once. */
export const LONG = 120_000;
/** A worker that was just stopped refuses the message at once; it is up again within this time. */
const RESTART = 150;

/** What came of asking once; `lost` when nobody was there to answer. */
type Outcome<N extends CallName> = Result<Answer<N>> | 'lost';

/**
 * Asks the worker and gives its answer, which may take `patience` milliseconds. A problem `unanswered` leaves open whether what was asked was done; `gone` says that
 * this script has outlived the extension that put it here.
 */
export async function ask<N extends CallName>(name: N, question: Question<N>, patience = PATIENCE): Promise<Result<Answer<N>>> {
  let outcome = await askOnce(name, question, patience);
  if (outcome === 'lost') {
    await new Promise((resolve) => setTimeout(resolve, RESTART));
    outcome = await askOnce(name, question, patience);
  }
  return outcome === 'lost' ? unanswered : outcome;
}

async function askOnce<N extends CallName>(name: N, question: Question<N>, patience: number): Promise<Outcome<N>> {
  if (isGone()) return gone;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Outcome<N>>((resolve) => {
    timer = setTimeout(() => resolve(unanswered), patience);
  });
  try {
    const answer: unknown = await Promise.race([browser.runtime.sendMessage({ name, question }), late]);
    // Where the worker ends before it answers, some browsers refuse and some give nothing.
    return isResult<N>(answer) ? answer : 'lost';
  } catch {
    return isGone() ? gone : 'lost';
  } finally {
    clearTimeout(timer);
  }
}

function isResult<N extends CallName>(answer: unknown): answer is Result<Answer<N>> {
  return typeof answer === 'object' && answer !== null && 'ok' in answer;
}

const unanswered = { ok: false, problem: { name: 'unanswered', words: 'Postil did not answer.', again: true } } as const;

const gone = { ok: false, problem: { name: 'gone', words: 'Postil was updated or removed. Reload this page.', again: false } } as const;

/** Whether the extension that put this script here is no longer there: updated, reloaded or removed. */
export function isGone(): boolean {
  // The id goes when the extension does; the declared type knows only the living.
  return (browser.runtime as { id?: string } | undefined)?.id === undefined;
}
