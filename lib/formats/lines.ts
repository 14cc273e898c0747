/** Which line of a text a place is on. */

/** How many lines end in a text, by `\n`. */
export function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Counts on from one place to the next, so that all of a file's places together cost one reading of it. */
export class LineCounter {
  readonly #text: string;
  readonly #offset: number;
  #at = 0;
  #line = 1;

  /** `offset`: what was cut off before the text that places are given in, in characters. */
  constructor(text: string, offset = 0) {
    this.#text = text;
    this.#offset = offset;
  }

  /** The line of a place in the text, from 1; `\r\n`, `\n` and `\r` each end one. Places are asked for in their order. */
  at(place: number): number {
    const end = Math.min(place + this.#offset, this.#text.length);
    for (; this.#at < end; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 10 || (code === 13 && this.#text.charCodeAt(this.#at + 1) !== 10)) this.#line += 1;
    }
    return this.#line;
  }
}
