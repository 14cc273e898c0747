import type { Browser, Page } from 'puppeteer-core';
import * as z from 'zod/mini';

/**
 * Runs a script in Firefox's own process, with its powers (`Services`, `ChromeUtils`, the accessibility service).
 * `source` is a function expression taking one JSON-safe argument; what it gives back, or promises, must be JSON-safe and is returned unparsed.
 * Throws where the script throws. Needs `-remote-allow-system-access`.
 */
export type Privileged = (source: string, argument: unknown) => Promise<unknown>;

/** The WebDriver BiDi connection, which puppeteer keeps to itself. */
interface Connection {
  send(method: string, parameters: object): Promise<unknown>;
}

const trees = z.object({ result: z.object({ contexts: z.array(z.object({ context: z.string() })) }) });
const outcome = z.object({
  result: z.union([
    z.object({ type: z.literal('success'), result: z.object({ value: z.optional(z.string()) }) }),
    z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
  ]),
});

export async function openPrivileged(browser: Browser): Promise<Privileged> {
  const connection = connectionOf(browser);
  const tree = trees.parse(await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' }));
  const context = tree.result.contexts[0]?.context;
  if (context === undefined) throw new Error('Firefox shows no window of its own to run a privileged script in.');
  return async (source, argument) => {
    const answer = await connection.send('script.callFunction', {
      target: { context },
      functionDeclaration: `async (argument) => JSON.stringify(await (${source})(JSON.parse(argument)))`,
      arguments: [{ type: 'string', value: JSON.stringify(argument ?? null) }],
      awaitPromise: true,
    });
    const { result } = outcome.parse(answer);
    if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
    const { value } = result.result;
    const parsed: unknown = value === undefined ? undefined : JSON.parse(value);
    return parsed;
  };
}

/** BiDi's id of the page's browsing context, which puppeteer keeps to itself. */
export function contextOf(page: Page): string {
  const frame: object = page.mainFrame();
  if ('_id' in frame && typeof frame._id === 'string') return frame._id;
  throw new Error('puppeteer-core no longer keeps a frame’s id in _id.');
}

function connectionOf(browser: object): Connection {
  if ('connection' in browser && isConnection(browser.connection)) return browser.connection;
  throw new Error('puppeteer-core no longer keeps its BiDi connection in connection.');
}

function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function';
}
