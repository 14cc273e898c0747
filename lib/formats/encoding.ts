/** Files as text, whatever they were written in. */
import type { Trouble } from './format';
import { linesIn } from './lines';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How much of a file is looked at to find out, in bytes. */
export const SAMPLE = 65_536;

/**
 * What a file is written in, by its beginning (the first `SAMPLE` bytes will do): its byte order mark; where it has none, UTF-16 where every
 * second byte is nothing, UTF-8 where it is that, or is but for a few bytes that were damaged; else Latin-1 as Windows has it, which is what
 * old programs write in, and in which two letters that look like UTF-8 stand together by chance alone.
 */
export function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const few = start.subarray(0, 4_096);
  const nothing = [0, 0];
  for (const [at, byte] of few.entries()) if (byte === 0) nothing[at % 2] = (nothing[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nothing;
  // Western text has nothing in nearly every second byte, other scripts at their spaces and line ends.
  if (odd > few.length / 20 && odd > 4 * even) return 'utf-16le';
  if (even > few.length / 20 && even > 4 * odd) return 'utf-16be';
  try {
    // As a stream, for the last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return 'utf-8';
  } catch {
    const beyond = new TextDecoder().decode(start, { stream: true }).match(/[^\x00-\x7F]/gu) ?? [];
    const damaged = beyond.filter((sign) => sign === NONE).length;
    return beyond.length > 2 * damaged ? 'utf-8' : 'windows-1252';
  }
}

/** Stands for what is no character in a file's encoding. */
const NONE = '\uFFFD';

/** A file's text as its bytes come, without its byte order mark; what is no character in its encoding comes out as `\uFFFD`. */
export class Decoding {
  readonly #lenient: TextDecoder;
  readonly #strict: TextDecoder;
  #line = 1;
  #damaged: number | undefined;

  constructor(encoding: Encoding) {
    this.#lenient = new TextDecoder(encoding);
    this.#strict = new TextDecoder(encoding, { fatal: true });
  }

  /** The text of the next bytes; without any, of what is left at the file's end. Throws where it is too long to be one text. */
  take(bytes?: Uint8Array): string {
    const how = { stream: bytes !== undefined };
    const text = this.#lenient.decode(bytes, how);
    if (this.#damaged !== undefined) return text;
    try {
      this.#strict.decode(bytes, how);
      this.#line += linesIn(text);
    } catch {
      this.#damaged = this.#line + linesIn(text.slice(0, Math.max(0, text.indexOf(NONE))));
    }
    return text;
  }

  /** What was no text so far, if anything, in words. */
  get trouble(): Trouble | undefined {
    return this.#damaged === undefined
      ? undefined
      : { line: this.#damaged, words: `From here on some characters are damaged; “${NONE}” stands in their place.` };
  }
}

/** All of a file's text; judged as a whole where its beginning was no UTF-8 (`guess`), or what follows is not. */
export function decoded(bytes: Uint8Array, guess: Encoding): { text: string; trouble: Trouble | undefined } {
  const as = (encoding: Encoding) => {
    const decoding = new Decoding(encoding);
    return { text: decoding.take(bytes) + decoding.take(), trouble: decoding.trouble };
  };
  const first = guess === 'windows-1252' ? undefined : as(guess);
  if (first && !first.trouble) return first;
  const whole = encodingOf(bytes);
  return first && whole === guess ? first : as(whole);
}
