/**
 * What is typed into one note editor and not yet confirmed by the library. A draft saves itself: after a pause, at once when
 * told to, and again and again while saving fails. It never lets go of a word before the library has said that it has it.
 */
import { joinNotes } from '../lib/paper/merge';
import type { Changes } from '../lib/paper/paper';
import { LIMITS } from '../lib/paper/text';

/** How a save ended. `again` tells whether the same may go through later. */
export type SaveResult =
  { ok: true; value: { note: string; tags: readonly string[] } } | { ok: false; problem: { words: string; again: boolean } };

export interface DraftOptions {
  /** The note and tags as the library has them now. */
  note: string;
  tags: readonly string[];
  /** Changes of an earlier editor that were never confirmed; they are taken up and saved. */
  unsaved?: Changes | undefined;
  save: (changes: Changes) => Promise<SaveResult>;
  /** Hears of what is not confirmed yet, with every keystroke; `undefined` once everything is. */
  onUnsaved: (changes: Changes | undefined) => void;
  /** Called whenever `text`, `tags` or `state` may be others. */
  onUpdate: () => void;
}

export type DraftState = 'idle' | 'saving' | 'saved' | { words: string; again: boolean };

/** Milliseconds without a keystroke after which the draft is saved. */
const PAUSE = 500;
/** Milliseconds to the next try after the first, second, … failure; the last one from then on. */
const BACKOFF = [1_000, 2_000, 4_000, 8_000, 15_000];

export class Draft {
  text: string;
  tags: readonly string[];
  state: DraftState = 'idle';

  /** What `text` and `tags` were when the library and this editor last agreed. */
  #base: { note: string; tags: readonly string[] };
  /** The newest that was heard of the library's note while it could not be shown. */
  #known: string | undefined;
  /** Notes this editor itself has sent: heard of late, they are an echo and no news. Until the newest has come back. */
  readonly #sent = new Set<string>();
  #running: Promise<void> | undefined;
  /** What the save that runs has sent as the note. */
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  readonly #options: DraftOptions;

  constructor(options: DraftOptions) {
    const { note, tags, unsaved } = options;
    this.#options = options;
    // What waits may have been saved after all, by an editor that was gone before it heard of it.
    const waiting = unsaved?.note && unsaved.note.text !== note ? unsaved.note : { base: note, text: note };
    this.#base = { note: waiting.base, tags };
    this.text = waiting.text;
    this.tags = withEdit(tags, unsaved?.tags ?? { add: [], remove: [] });
    if (this.unsaved()) this.#later(0);
    else if (unsaved) options.onUnsaved(undefined);
  }

  /** What the library has not confirmed: exactly the question that would be asked of it; `undefined` when it has everything. */
  unsaved(): Changes | undefined {
    const tags = edit(this.#base.tags, this.tags);
    const changes = {
      ...(this.text !== this.#base.note && { note: { base: this.#base.note, text: this.text } }),
      ...((tags.add.length > 0 || tags.remove.length > 0) && { tags }),
    };
    return Object.keys(changes).length > 0 ? changes : undefined;
  }

  type(text: string): void {
    this.text = text;
    this.#changed(PAUSE);
  }

  /** Tags are whole words, so they are saved at once. */
  tag(tags: readonly string[]): void {
    this.tags = tags;
    this.#changed(0);
  }

  /** Hears of the note and tags as they stand in the library by now, after a change made here or elsewhere. */
  hear(note: string, tags: readonly string[]): void {
    // The answer that is on its way knows at least as much.
    if (this.#running) return;
    if (note === this.#base.note) this.#sent.clear();
    this.tags = withEdit(tags, edit(this.#base.tags, this.tags));
    this.#base = { ...this.#base, tags };
    this.#known = note;
    this.#catchUp();
    this.#options.onUpdate();
  }

  /**
   * Saves what is unsaved, now; resolves when the try has ended, well or not. In a page that is closing, what is not asked at once
   * is never asked: there, what was typed while a save runs is sent behind it, unheard.
   */
  async flush(closing = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running && closing) void this.#ask({ ...this.unsaved(), note: { base: this.#asked, text: this.text } });
    if (this.#running) await this.#running;
    if (!this.unsaved()) return;
    this.#running ??= this.#save().finally(() => (this.#running = undefined));
    await this.#running;
  }

  /** Shows the library's note where nothing of ours stands against it. What does is joined by the library when it is saved. */
  #catchUp(): void {
    const note = this.#known;
    if (note === undefined || note === this.#base.note) return;
    if (this.#sent.has(note)) {
      // A save whose answer was lost did arrive: what was typed since began from it.
      if (typeof this.state === 'object') this.#base = { ...this.#base, note };
      return;
    }
    if (this.text !== this.#base.note) return;
    this.text = note;
    this.#base = { ...this.#base, note };
  }

  #changed(wait: number): void {
    const unsaved = this.unsaved();
    // While a save is on its way, what is as it was before it may be a change to what it brings.
    if (unsaved || this.#running) {
      if (typeof this.state === 'string') this.state = 'saving';
      this.#later(wait);
    } else {
      clearTimeout(this.#timer);
      this.#settle('idle');
    }
    this.#options.onUnsaved(unsaved);
    this.#options.onUpdate();
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  async #save(): Promise<void> {
    const changes = this.unsaved();
    if (!changes) return;
    const { text, tags } = this;
    if (text.length > LIMITS.note) {
      this.#settle({ words: `The note is longer than ${LIMITS.note.toLocaleString('en')} characters.`, again: false });
      this.#options.onUpdate();
      return;
    }
    if (typeof this.state === 'string') this.state = 'saving';
    this.#options.onUpdate();
    if (changes.note) this.#sent.add(text);
    this.#asked = text;
    const result = await this.#ask(changes);
    if (result.ok) {
      this.#failures = 0;
      this.text = adopt(result.value.note, text, this.text);
      this.tags = withEdit(result.value.tags, edit(tags, this.tags));
      this.#base = result.value;
      this.#known = undefined;
      this.#sent.add(result.value.note);
      // What was typed since has its own pause running, or waits for this save to end.
      this.#settle(this.unsaved() ? 'saving' : 'saved');
    } else {
      const { words, again } = result.problem;
      this.#settle({ words, again });
      if (again) this.#later(BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)] ?? 0);
    }
    this.#options.onUnsaved(this.unsaved());
    this.#options.onUpdate();
  }

  async #ask(changes: Changes): Promise<SaveResult> {
    try {
      return await this.#options.save(changes);
    } catch {
      return { ok: false, problem: { words: 'Something went wrong.', again: true } };
    }
  }

  #settle(state: DraftState): void {
    this.state = state;
    this.#catchUp();
  }
}

/**
 * What an editor shows after the library answered `sent` with `answer`, when `typed` stands in it by now. The answer differs
 * from what was sent when the note was changed elsewhere too and both were kept; what was typed since goes on in its place.
 */
export function adopt(answer: string, sent: string, typed: string): string {
  if (answer === sent) return typed;
  if (typed === sent) return answer;
  const at = sent ? answer.lastIndexOf(sent) : -1;
  if (at >= 0) return answer.slice(0, at) + typed + answer.slice(at + sent.length);
  // Only what was added to the common beginning stands at the answer's end; it is gone on with there.
  if (sent && typed.startsWith(sent)) return answer + typed.slice(sent.length);
  return joinNotes(answer, sent, typed);
}

const fold = (tag: string) => tag.toLowerCase();

/** Whether two spellings are one tag. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((other) => fold(other) === fold(tag));
}

/** What turns one tag list into another. */
function edit(from: readonly string[], to: readonly string[]): { add: string[]; remove: string[] } {
  return { add: to.filter((tag) => !hasTag(from, tag)), remove: from.filter((tag) => !hasTag(to, tag)) };
}

/** A tag list with such an edit. */
function withEdit(tags: readonly string[], { add, remove }: { add: readonly string[]; remove: readonly string[] }): string[] {
  const kept = tags.filter((tag) => !hasTag(remove, tag));
  return [...kept, ...add.filter((tag) => !hasTag(kept, tag))];
}
