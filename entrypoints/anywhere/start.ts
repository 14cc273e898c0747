/**
 * The page script for pages of no site of ours: finds papers when a person asks for it, marks them, tells the popup of them. It is put
 * into the page by that click and leaves with the page: nothing is remembered, and another address is another page.
 */
import markCss from '../../components/mark/mark.css?inline';
import namedCss from '../../components/mark/named-mark.css?inline';
import { NamedMark } from '../../components/mark/named-mark';
import { ask, isGone } from '../../lib/messages/ask';
import { answerFound } from '../../lib/messages/report';
import type { FoundHere } from '../../lib/messages/table';
import { guardKeys } from '../../lib/page/keys';
import { placeAnywhere } from '../../lib/page/place';
import { watchPage } from '../../lib/page/watch';
import { anywhere, papersOn, type Named } from '../../lib/sites/anywhere';
import { entriesOf } from '../../lib/sites/entries';
import type { Site } from '../../lib/sites/site';
import { Listing, type Drawing } from '../listing/listing';
import { errorOf } from '../../lib/paper/thrown';

/** How soon the marks go after the extension has gone, in milliseconds. */
const GONE_CHECK = 1_000;

const drawing: Drawing = { Mark: NamedMark, css: markCss + namedCss, place: placeAnywhere };

/** The script of a site's own page (entrypoints/listing/start.ts), and this one. */
const RUNNING = Symbol.for('postil.listing');
const ASKED = Symbol.for('postil.anywhere');
const world = globalThis as { [RUNNING]?: AbortController; [ASKED]?: AbortController & { address?: string } };

/** Starts in this page. Where it was started before it has kept in step, and answers with what is there now. */
export function startAnywhere(): void {
  const address = addressHere();
  const former = world[ASKED];
  if (former?.signal.aborted === false && former.address === address) return;
  former?.abort();
  // A site's own script found nothing here, or the person would not have asked; two would take each other's marks for strays.
  world[RUNNING]?.abort();
  const here = new AbortController();
  const { signal } = here;
  world[ASKED] = Object.assign(here, { address });

  const isDocument = !(document.documentElement instanceof HTMLElement) || document.contentType === 'application/pdf';
  const addresses = new Addresses();
  const site = anywhere(location.hostname.replace(/^www\./, '') || 'This page', addresses.identify);
  const stopAnswering = answerFound(() =>
    isDocument ? Promise.resolve({ papers: [], tooMany: false, document: true }) : foundWith(site, addresses),
  );
  signal.addEventListener('abort', () => {
    if (!isGone()) stopAnswering();
  });
  if (isDocument) return;

  guardKeys();
  const leave = () => {
    if (isGone() || addressHere() !== address) here.abort();
    return signal.aborted;
  };
  const listing = new Listing(site, signal, drawing);
  const look = () => {
    if (leave()) return;
    listing.look();
    if (addresses.areNew) void addresses.learn().then((problem) => problem ?? look());
  };
  watchPage(signal, look);
  // Papers are told by words, too, and whether those have changed only a look can tell.
  listing.keepUp = look;
  const timer = setInterval(leave, GONE_CHECK);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** What is found. A page may be built so that reading it fails; the popup says so then. */
async function foundWith(site: Site, addresses: Addresses): Promise<FoundHere> {
  try {
    return await find(site, addresses);
  } catch (error) {
    return { papers: [], tooMany: false, document: false, problem: errorOf(error).message };
  }
}

async function find(site: Site, addresses: Addresses): Promise<FoundHere> {
  for (;;) {
    const url = new URL(location.href);
    const found = papersOn(document, url, addresses.identify);
    if (!found) return { papers: [], tooMany: true, document: false };
    if (!addresses.areNew) {
      const entries = entriesOf({ ...site, entries: () => found }, document, url);
      return { papers: entries.map((entry) => entry.shown()), tooMany: false, document: false };
    }
    const problem = await addresses.learn();
    if (problem !== undefined) return { papers: [], tooMany: false, document: false, problem };
  }
}

/** So many addresses are asked about at once. */
const AT_ONCE = 10_000;

/** What the addresses on this page lead to, as the worker knows it: one question for all that are new. */
class Addresses {
  readonly #known = new Map<string, Named | undefined>();
  readonly #unknown = new Set<string>();
  #learning: Promise<string | undefined> | undefined;

  readonly identify = (address: string): Named | undefined => {
    if (!this.#known.has(address)) this.#unknown.add(address);
    return this.#known.get(address);
  };

  /** Whether some were met that are not known yet. */
  get areNew(): boolean {
    return this.#unknown.size > 0;
  }

  /** Asks about those. Gives what was in the way, if they are not known then. */
  learn(): Promise<string | undefined> {
    return (this.#learning ??= this.#ask().finally(() => (this.#learning = undefined)));
  }

  async #ask(): Promise<string | undefined> {
    const addresses = [...this.#unknown].slice(0, AT_ONCE);
    const result = await ask('identify', { addresses });
    if (!result.ok) return result.problem.words;
    addresses.forEach((address, at) => {
      this.#known.set(address, result.value[at] ?? undefined);
      this.#unknown.delete(address);
    });
    return undefined;
  }
}

/** Without the part that only says where in the page one is. */
function addressHere(): string {
  return location.href.replace(/#.*$/, '');
}
