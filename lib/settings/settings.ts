/** What the person may settle, and what is usual. Where it is kept: lib/messages/settings.ts. */
import * as z from 'zod/mini';

/** What a key of the keyboard does on a listing, in the order the help shows it. */
export const ACTIONS = [
  ...(['next', 'previous', 'save', 'note', 'tags', 'to-read', 'reading', 'read', 'dismiss', 'open', 'pdf'] as const),
  ...(['select', 'highlight', 'undo', 'search', 'help'] as const),
] as const;
export type Action = (typeof ACTIONS)[number];

/** The keys as they come: what a keyboard event calls them. */
export const USUAL_KEYS: Readonly<Record<Action, string>> = {
  next: 'j',
  previous: 'k',
  save: 's',
  note: 'n',
  tags: 't',
  'to-read': '1',
  reading: '2',
  read: '3',
  dismiss: 'x',
  open: 'o',
  pdf: 'p',
  select: 'v',
  highlight: 'h',
  undo: 'u',
  search: '/',
  help: '?',
};

/** One key that writes a character, as a keyboard event calls it; empty for none. */
export const Binding = z.string().check(z.regex(/^\S?$/u));

export const Settings = z.object({
  /** Whether what stood before the person is kept, and new entries are marked. */
  seen: z.boolean(),
  /** Whether the keys work on listings. */
  keys: z.boolean(),
  /** The key of each action; one that is not the usual one, where the person has changed it. */
  bindings: z.record(z.enum(ACTIONS), Binding),
  /** Of our own pages: as the system has it, or always the one. */
  appearance: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof Settings>;

export const USUAL: Settings = { seen: true, keys: true, bindings: { ...USUAL_KEYS }, appearance: 'system' };
