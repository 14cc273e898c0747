/** The worker's end of the table: who asks, is it well formed, then the answer. Nothing thrown leaves this room. */
import { browser, type Browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { calls, type Answer, type CallName, type Problem, type Question, type Result } from './table';

/** Where a question came from. */
export interface Asker {
  tabId?: number;
  documentId?: string;
  frameId?: number;
  /** The address of the page; its host is right, its path may be one the page has since left without loading. */
  url?: string;
}
export type Answers = { [N in CallName]: (question: Question<N>, asker: Asker) => Promise<Result<Answer<N>>> };

const Envelope = z.object({ name: z.string(), question: z.unknown() });

/** Why the library cannot be read or written now, in words for the person; `undefined` where it can, or nobody knows why. */
export type Trouble = () => string | undefined;

/** After how many milliseconds without an answer the asker is told what is in the way, before it gives up by itself (ask.ts). */
const STUCK = 3_000;

/**
 * Answers every call of the table. Registered at once, before anything is awaited, so that the message that woke the worker
 * is heard. Messages that are not ours are left alone. `trouble` puts into words what no failed answer knows of itself.
 */
export function answer(answers: Answers, trouble?: Trouble): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, respond: (result: unknown) => void) => {
    const envelope = Envelope.safeParse(message);
    if (!envelope.success) return undefined;
    void answerOne(answers, envelope.data, sender, trouble).then(respond);
    return true;
  });
}

/** Answers one question; exported for the tests, which ask as strangers do. */
export async function answerOne(
  answers: Answers,
  { name, question }: z.infer<typeof Envelope>,
  sender: Browser.runtime.MessageSender,
  trouble: Trouble = () => undefined,
): Promise<Result<unknown>> {
  if (!isCallName(name)) return refuse('malformed', `There is no call named “${name.slice(0, 40)}”.`);
  if (!mayAsk(calls[name].from, sender)) return refuse('refused', `“${name}” is not for this sender.`);
  const asker = {
    ...(sender.tab?.id !== undefined && { tabId: sender.tab.id }),
    ...(sender.documentId !== undefined && { documentId: sender.documentId }),
    ...(sender.frameId !== undefined && { frameId: sender.frameId }),
    ...(sender.url !== undefined && { url: sender.url }),
  };
  return unlessStuck(call(answers, name, question, asker, trouble), trouble);
}

/** An answer, or what is in its way when there is something and it does not come. What was asked may be done yet. */
async function unlessStuck<T>(answered: Promise<Result<T>>, trouble: Trouble): Promise<Result<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => {
      const words = trouble();
      if (words !== undefined) resolve({ ok: false, problem: { name: 'failed', words, again: true } });
    }, STUCK);
  });
  try {
    return await Promise.race([answered, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

async function call<N extends CallName>(
  answers: Answers,
  name: N,
  raw: unknown,
  asker: Asker,
  trouble: Trouble,
): Promise<Result<Answer<N>>> {
  // The table's schemas are what `Question` and `Answer` are inferred from; the compiler cannot follow that through `N`.
  const row = calls[name] as unknown as { question: z.ZodMiniType<Question<N>>; answer: z.ZodMiniType<Answer<N>> };
  const question = row.question.safeParse(raw);
  if (!question.success) return refuse('malformed', `The question to “${name}” is not of its shape: ${wordsOf(question.error)}`);
  try {
    const result = await answers[name](question.data, asker);
    if (!result.ok) return result;
    return { ok: true, value: row.answer.parse(result.value) };
  } catch (error) {
    return { ok: false, problem: problemOf(error, trouble()) };
  }
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** Our own pages may ask anything; a script of ours in a site's page what the table opens to it; nobody else. */
function mayAsk(from: 'page' | 'own', { id, url, tab }: Browser.runtime.MessageSender): boolean {
  if (id !== browser.runtime.id) return false;
  // In Firefox `sender.origin` is missing and `sender.url` of a page is stale after soft navigation; its scheme still tells ours from theirs.
  if (url?.startsWith(browser.runtime.getURL('/'))) return true;
  return from === 'page' && tab !== undefined;
}

function refuse(name: Problem['name'], words: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { name, words, again: false } };
}

/** What does not fit its schema, and where. */
function wordsOf({ issues }: z.core.$ZodError): string {
  return issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}

/** What a failed answer means to the person who asked; `trouble` is why the library cannot be opened, where that is it. */
function problemOf(error: unknown, trouble: string | undefined): Problem {
  const names = chainOf(error).map(({ name }) => name);
  // What the schema or a limit refuses once it refuses again.
  if (error instanceof z.core.$ZodError) {
    return { name: 'failed', words: `The library does not take this: ${wordsOf(error)}`.slice(0, 300), again: false };
  }
  const isFull = names.includes('QuotaExceededError');
  if (trouble !== undefined && !(error instanceof RangeError)) return { name: isFull ? 'full' : 'failed', words: trouble, again: true };
  if (isFull) return { name: 'full', words: 'The disk is full.', again: true };
  const own = names.map((name) => WORDS.get(name)).find((words) => words !== undefined);
  const words = own ?? (error instanceof Error && error.message ? error.message.slice(0, 300) : 'Something went wrong.');
  return { name: 'failed', words, again: !(error instanceof RangeError) };
}

/** What browsers say of a database in words that are no person's. */
const WORDS = new Map([
  ['AbortError', 'The browser broke this off before it was done. Nothing of it is stored, and nothing is lost. Try again.'],
  ['DatabaseClosedError', 'Postil’s papers were closed while this was asked. Nothing is lost. Try again.'],
  ['UnknownError', 'The browser could not read or write its disk. Nothing is stored of this. Try again, or restart the browser.'],
]);

/** An error and those it came of: Dexie says that a transaction was aborted, its `inner` error says why. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && !chain.includes(one); one = 'inner' in one ? one.inner : one.cause) chain.push(one);
  return chain;
}
