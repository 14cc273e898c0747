/** Asking the worker from any context of ours, by the rule of lib/messages/ask.ts: what nobody heard is asked once more, a moment later. */
import type { Page, Realm } from 'puppeteer-core';
import type { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { Kept } from '../../lib/paper/paper';

/** The extension's API, in our own pages and in our script's world of a site's page. */
declare const chrome: typeof browser;

/** As long as a page of ours waits, in milliseconds, and how soon it asks again. */
const PATIENCE = 5_000;
const RESTART = 150;

const Answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: z.object({ name: z.string(), words: z.string() }) }),
]);
export type Answer = z.infer<typeof Answer>;

/** Asks, and gives the answer; `undefined` when it is open whether what was asked was done. */
export async function askAs(context: Page | Realm, name: string, question: object): Promise<Answer | undefined> {
  const first = await askOnce(context, name, question);
  if (first !== 'lost') return first;
  await new Promise((resolve) => setTimeout(resolve, RESTART));
  const second = await askOnce(context, name, question);
  return second === 'lost' ? undefined : second;
}

async function askOnce(context: Page | Realm, name: string, question: object): Promise<Answer | 'lost' | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE);
  });
  const asking = context
    .evaluate(
      (message) =>
        chrome.runtime.sendMessage(message).then(
          (answer: unknown) => JSON.stringify(answer ?? null),
          () => 'null',
        ),
      { name, question },
    )
    .then((text) => {
      const answer = Answer.safeParse(JSON.parse(text));
      return answer.success ? answer.data : 'lost';
    });
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The record in an answer that has one. */
export function keptIn(answer: Answer | undefined): Kept | undefined {
  const kept = answer?.ok ? Kept.safeParse(answer.value) : undefined;
  return kept?.success ? kept.data : undefined;
}
