import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** What a page address answers: the body, or the body with its headers and status. A function answers anew at each request. */
export type Answer = string | { body: string | Uint8Array; headers?: Record<string, string>; status?: number };
export type Page = Answer | ((request: Seen) => Answer);

/** A request the server got, whether it had an answer or not. */
export interface Seen {
  /** The address as the browser meant it: `https://huggingface.co/papers?q=x`. */
  url: string;
  method: string;
  /** 404 for what was not given. */
  status: number;
}

/** A server that *is* the sites a test needs. The browser reaches it for every host, see `launch.ts`. */
export interface PageServer {
  port: number;
  /** Everything asked so far, oldest first, favicons and all. */
  requests: Seen[];
  /** Serves a page from now on. An address without a search (`?…`) also answers every search that has no page of its own. */
  set(url: string, page: Page): void;
  /** Refuses an address again. */
  remove(url: string): void;
  close(): Promise<void>;
}

/**
 * Serves the given pages on a loopback port as if it were their sites; refuses everything else with 404.
 * `servePages({ 'https://huggingface.co/papers': html })`. A page with a policy:
 * `{ body: html, headers: { 'content-security-policy': "default-src 'none'; style-src 'none'" } }`.
 */
export async function servePages(pages: Record<string, Page> = {}): Promise<PageServer> {
  const given = new Map<string, Page>();
  const requests: Seen[] = [];
  const set = (url: string, page: Page) => void given.set(addressOf(url), page);
  for (const [url, page] of Object.entries(pages)) set(url, page);

  // Browsers are told to accept any certificate, so its name does not matter; a fresh key each run keeps none in the project.
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', algorithm: 'sha256' });
  const server = createServer({ key, cert }, (request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`);
    const seen = { url: url.href, method: request.method ?? 'GET', status: 404 };
    requests.push(seen);
    const page = given.get(addressOf(url.href)) ?? given.get(url.origin + url.pathname);
    if (page === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This page was not given to the test.');
      return;
    }
    const answer = typeof page === 'function' ? page(seen) : page;
    const { body, headers = {}, status = 200 } = typeof answer === 'string' ? { body: answer } : answer;
    seen.status = status;
    // no-cache, not no-store: a page changed by the test is fetched again, yet going back in history may revive it as browsers do.
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', ...headers }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    set,
    remove: (url) => void given.delete(addressOf(url)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Host, path and search in one normal form; the fragment never reaches a server. */
function addressOf(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return origin + pathname + search;
}
