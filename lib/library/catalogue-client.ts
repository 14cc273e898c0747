/** The catalogue as a page asks it: a thread of the page's own (catalogue-thread.ts), which ends with the page. */
import * as z from 'zod/mini';
import type { Listing, View } from '../paper/view';
import type { Port, ToThread } from './catalogue-port';
import CatalogueThread from './catalogue-thread?worker';
import { openLibrary, type Library } from './database';
import { unpack } from './segment';
import { errorOf } from '../paper/thrown';

export interface CatalogueClient {
  /**
   * What a view shows. While papers are still read, `onPart` gets what is known of it so far, with `progress`. A question takes the
   * place of the one before it: that one, if it was not answered, is never settled. Rejects, with words for a person, when there is
   * no answer; asking again may help.
   */
  list(view: View, onPart?: (listing: Listing) => void): Promise<Listing>;
  /** Says that the library is not what it was; `onStep` tells when that has been taken in. */
  changed(): void;
  /** Ends the thread. What is asked is not answered any more. */
  close(): void;
  /** Calls back when changes were taken in, so that listings may be others; gives a function that stops it. */
  onStep(callback: () => void): () => void;
}

const count = z.int();
/** What the thread says (`FromThread`). Its long parts are looked at by their type alone. */
const Said = z.union([
  z.object({
    answer: z.int(),
    whole: z.boolean(),
    listing: z.object({
      keys: z.object({ text: z.string(), ends: z.instanceof(Uint32Array<ArrayBuffer>) }),
      progress: z.exactOptional(z.object({ done: count, total: count })),
      words: z.array(z.string()),
      problem: z.exactOptional(z.string()),
      saved: count,
      trashed: count,
      tags: z.array(z.object({ name: z.string(), count })),
      sites: z.array(z.object({ id: z.string(), count })),
      years: z.array(z.object({ year: z.int(), count })),
    }),
  }),
  z.object({ failed: z.int(), words: z.string() }),
  z.object({ step: z.literal(true) }),
]);

/** Starts a thread for this page. It costs a few MB for 10,000 papers, so that a page has one. */
export function openCatalogue(library: Library = openLibrary()): CatalogueClient {
  const thread = new CatalogueThread();
  const client = connectCatalogue(
    thread,
    // The thread opens the library as it is; an upgrade is made here.
    library.open().then(() => undefined),
    () => thread.terminate(),
  );
  thread.onerror = ({ message }) => client.fail(new Error(`The search stopped: ${message || 'it could not be loaded'}. Reload this page.`));
  return client;
}

/** A client over any port, which asks nothing before `ready`; `end` is called when it is closed. `fail` is for what the port cannot tell. */
export function connectCatalogue(
  port: Port,
  ready: Promise<void>,
  end: () => void = () => undefined,
): CatalogueClient & { fail(error: Error): void } {
  let last = 0;
  let waiting:
    | { ask: number; resolve: (listing: Listing) => void; reject: (error: Error) => void; onPart: ((listing: Listing) => void) | undefined }
    | undefined;
  let failed: Error | undefined;
  const callbacks = new Set<() => void>();

  port.onmessage = ({ data }) => {
    const parsed = Said.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if ('step' in message) {
      for (const callback of [...callbacks]) callback();
      return;
    }
    if ('failed' in message) {
      if (message.failed === waiting?.ask) reject(new Error(message.words));
      return;
    }
    if (!waiting || message.answer !== waiting.ask) return;
    const { resolve, onPart } = waiting;
    const listing: Listing = { ...message.listing, keys: unpack(message.listing.keys) };
    if (!message.whole) {
      onPart?.(listing);
      return;
    }
    waiting = undefined;
    resolve(listing);
  };

  function reject(error: Error): void {
    const { reject: tell } = waiting ?? {};
    waiting = undefined;
    tell?.(error);
  }

  const say = (message: ToThread) => port.postMessage(message);

  return {
    list(view, onPart) {
      const ask = ++last;
      return new Promise((resolve, reject_) => {
        waiting = { ask, resolve, reject: reject_, onPart };
        ready.then(
          () => {
            if (waiting?.ask !== ask) return;
            if (failed) reject(failed);
            else say({ ask, view });
          },
          (error: unknown) => {
            if (waiting?.ask === ask) reject(errorOf(error));
          },
        );
      });
    },
    changed: () => say({ changed: true }),
    close() {
      waiting = undefined;
      callbacks.clear();
      end();
    },
    onStep(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    fail(error) {
      failed = error;
      reject(error);
    },
  };
}
