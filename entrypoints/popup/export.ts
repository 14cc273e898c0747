/** Writing papers to files that the browser downloads, for the popup and the library alike. The writing itself: export-writing.ts. */
import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import type { Choice, Choices, Export, Exporter, Written } from '../../components/export-panel';
import { formats, type WrittenFormat } from '../../lib/formats';
import { ask, LONG } from '../../lib/messages/ask';
// Not `new URL(…, import.meta.url)`: the build puts the page's address in its place, and no file would be made of the thread.
import ExportThread from './export-thread?worker';
import { dropStyle, keepStyle, keptStyles } from './export-styles';
import { askThread } from './export-writing';

/** How many citation keys the worker is asked to keep in one message. */
const PAGE = 500;
/** How long a style may take to set one reference, in milliseconds: one that is made to take for ever is none. */
const TRIAL = 10_000;
/** No citation style is as large as this, in bytes; what is larger is not even read. */
const LARGEST = 4_000_000;

/** Where the choices are kept in extension storage, by the format. */
const CHOICES = 'exportChoices';

/** Writes what is in the library. */
export function exporter(): Exporter {
  return {
    formats: formats.map(({ id, name, options = [], isBinary = false }) => ({ id, name, options, isText: !isBinary })),
    choicesOf: async (format) => (await keptChoices())[format] ?? {},
    keepChoices: (format, choices) => {
      void keptChoices().then((kept) => browser.storage.local.set({ [CHOICES]: { ...kept, [format]: choices } }));
    },
    // Styles are all that can be brought; the one option that takes them is theirs.
    ownOf: async () => (await keptStyles()).map(choiceOf),
    addOwn: (_format, _option, file) => addStyle(file),
    removeOwn: (_format, _option, id) => dropStyle(id),
    preview: async (what, signal) => askThread(thread, { ask: 'preview', ...(await inFull(what)) }, { signal }),
    write,
  };
}

function thread(): Worker {
  return new ExportThread();
}

/** What the thread has to know to write it, which has no extension storage. */
async function inFull({ format, keys, choices }: Export) {
  const styles = formatOf(format).options?.some(({ own }) => own) ? await keptStyles() : [];
  return { format, keys: [...keys], choices, styles, now: Date.now() };
}

async function write(what: Export, signal: AbortSignal, onProgress: (done: number) => void): Promise<Written> {
  const { isBinary, extension } = formatOf(what.format);
  const full = await inFull(what);
  const { file, count, cited } = await askThread(thread, { ask: 'write', ...full }, { signal, onProgress });
  const name = `postil-${dayOf(new Date(full.now))}.${extension}`;
  // The file need not wait for it: the same papers would be given the same keys again.
  const unkept = keepKeys(cited);
  return { count, name, ...(!isBinary && { text: () => file.text() }), download: () => download(file, name), unkept };
}

/**
 * Has papers keep the keys they were cited by; in words, why some do not. All is asked at once: the popup may be closed before it is done.
 */
async function keepKeys(papers: { key: string; citationKey: string }[]): Promise<string | undefined> {
  const asked: ReturnType<typeof ask<'cite'>>[] = [];
  for (let at = 0; at < papers.length; at += PAGE) asked.push(ask('cite', { papers: papers.slice(at, at + PAGE) }, LONG));
  for (const result of await Promise.all(asked)) {
    if (!result.ok)
      return `The citation keys could not be kept (${result.problem.words.replace(/\.$/, '')}); a later export may give others`;
  }
  return undefined;
}

/** Takes a citation style from its file, once it was tried. In words, why it is none. */
async function addStyle(file: Blob): ReturnType<Exporter['addOwn']> {
  if (file.size > LARGEST) return { ok: false, words: 'This file is too large to be a citation style. Nothing was taken from it.' };
  const trial = AbortSignal.timeout(TRIAL);
  try {
    const found = await askThread(thread, { ask: 'style', text: await file.text(), styles: await keptStyles() }, { signal: trial });
    if (!found.ok) return found;
    const kept = await keepStyle(found.style);
    return kept.ok ? { ok: true, choice: choiceOf(found.style) } : kept;
  } catch (error) {
    if (trial.aborted) return { ok: false, words: 'This style takes too long to set a reference. Nothing was taken from it.' };
    const words = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    return { ok: false, words: `The style was not added: ${words}. Try again.` };
  }
}

function choiceOf({ id, name }: Choice): Choice {
  return { id, name };
}

function formatOf(id: string): WrittenFormat {
  const format = formats.find((one) => one.id === id);
  if (!format) throw new Error(`There is no format “${id}”`);
  return format;
}

const KeptChoices = z.catch(z.record(z.string(), z.record(z.string(), z.string())), {});

/** What was chosen last, of each format; what is no such thing in storage counts for nothing. */
async function keptChoices(): Promise<Record<string, Choices>> {
  const { [CHOICES]: stored } = await browser.storage.local.get(CHOICES);
  return KeptChoices.parse(stored);
}

/** The day where the person is: `2026-11-23`. */
function dayOf(now: Date): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file some time after the click; the address goes with the page at the latest.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
