/**
 * A JSON object read as it comes, in pieces: each of its fields, and of a field that is a list each row, is given as soon as it is
 * there, as a text of its own. So a file of any size is read in little memory, and a row that is no JSON spoils no other.
 */
import { linesIn } from './lines';

/** A field of the object, or a row of a field that is a list. */
export interface Row {
  field: string;
  /** Which of the field's rows it is, from 0; `undefined`: the field is no list, this is all of it. */
  at: number | undefined;
  /** Its JSON, not parsed yet. */
  json: string;
  /** The line of the file on which it begins, from 1. */
  line: number;
}

/** Why the object cannot be read further: it is none, something stands where it may not, it ends in the middle. */
export interface Broken {
  why: 'no object' | 'misplaced' | 'cut short' | 'too long';
  line: number;
}

/** A longer field or row is no file of anyone's, in characters. */
const LONGEST = 50_000_000;

const SPACE = /[ \t\r\n\uFEFF]*/y;

type Expected = 'object' | 'name or end' | 'name' | 'colon' | 'value' | 'comma' | 'row or end' | 'row' | 'row comma' | 'nothing';

export class RowReader {
  readonly #onRow: (row: Row) => void;
  readonly #lists = new Set<string>();
  #expected: Expected = 'object';
  #broken: Broken | undefined;
  /** What has come and is not done with: the value being read from its beginning. */
  #text = '';
  /** Where what is next begins, how far its end has been looked for, how deep in brackets, and whether in a string. */
  #at = 0;
  #scanned = 0;
  #depth = 0;
  #quoted = false;
  #line = 1;
  #field = '';
  #row = 0;

  constructor(onRow: (row: Row) => void) {
    this.#onRow = onRow;
  }

  /** The fields met so far that are lists, also those without a row. */
  get lists(): ReadonlySet<string> {
    return this.#lists;
  }

  /** Takes the next piece of the file. Gives `false` when reading on is of no use. */
  push(piece: string): boolean {
    if (this.#broken) return false;
    this.#text = this.#text.slice(this.#at) + piece;
    this.#scanned -= this.#at;
    this.#at = 0;
    while (this.#step(false));
    if (this.#text.length - this.#at > LONGEST) this.#break('too long');
    return !this.#broken;
  }

  /** The file has ended. Gives what is wrong with it as a whole, if anything is. */
  end(): Broken | undefined {
    if (!this.#broken) while (this.#step(true));
    if (!this.#broken && this.#expected !== 'nothing') this.#break(this.#expected === 'object' ? 'no object' : 'cut short');
    return this.#broken;
  }

  #break(why: Broken['why']): false {
    this.#broken = { why, line: this.#line };
    return false;
  }

  /** Goes on by one sign or value; `false` when it is not there yet. */
  #step(last: boolean): boolean {
    if (this.#scanned <= this.#at) this.#skipSpace();
    const sign = this.#text[this.#at];
    if (sign === undefined) return false;
    switch (this.#expected) {
      case 'object':
        return sign === '{' ? this.#pass('name or end') : this.#break('no object');
      case 'name or end':
      case 'name': {
        if (sign === '}' && this.#expected === 'name or end') return this.#pass('nothing');
        if (sign !== '"') return this.#break('misplaced');
        const name = this.#take(last);
        if (name === undefined) return false;
        this.#field = nameIn(name);
        this.#expected = 'colon';
        return true;
      }
      case 'colon':
        return sign === ':' ? this.#pass('value') : this.#break('misplaced');
      case 'value':
        if (sign === '[') {
          this.#row = 0;
          this.#lists.add(this.#field);
          return this.#pass('row or end');
        }
        return this.#give(undefined, 'comma', last);
      case 'comma':
        return sign === ',' ? this.#pass('name') : sign === '}' ? this.#pass('nothing') : this.#break('misplaced');
      case 'row or end':
      case 'row':
        if (sign === ']' && this.#expected === 'row or end') return this.#pass('comma');
        return this.#give(this.#row, 'row comma', last);
      case 'row comma':
        return sign === ',' ? this.#pass('row') : sign === ']' ? this.#pass('comma') : this.#break('misplaced');
      case 'nothing':
        return this.#break('misplaced');
    }
  }

  #pass(expected: Expected): true {
    this.#at++;
    this.#expected = expected;
    return true;
  }

  #give(at: number | undefined, expected: Expected, last: boolean): boolean {
    const line = this.#line;
    const json = this.#take(last);
    if (json === undefined) return false;
    if (json === '') return this.#break('misplaced');
    this.#onRow({ field: this.#field, at, json, line });
    this.#row++;
    this.#expected = expected;
    return true;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    const space = SPACE.exec(this.#text)?.[0] ?? '';
    this.#line += linesIn(space);
    this.#at += space.length;
    this.#scanned = this.#at;
  }

  /** The text of the value that is next; `undefined` while its end has not come. */
  #take(last: boolean): string | undefined {
    const text = this.#text;
    let at = this.#scanned;
    let ended = false;
    while (at < text.length && !ended) {
      if (this.#quoted) {
        const quote = text.indexOf('"', at);
        at = quote < 0 ? text.length : quote + 1;
        if (quote < 0 || isEscaped(text, quote, this.#at)) continue;
        this.#quoted = false;
        ended = this.#depth === 0;
        continue;
      }
      const sign = text[at] ?? '';
      if (this.#depth === 0 && at > this.#at && /[\s,\]}]/.test(sign)) {
        ended = true;
        break;
      }
      if (this.#depth === 0 && at === this.#at && /[,\]}]/.test(sign)) return '';
      if (sign === '"') this.#quoted = true;
      else if (sign === '{' || sign === '[') this.#depth++;
      else if (sign === '}' || sign === ']') ended = --this.#depth === 0;
      at++;
    }
    this.#scanned = at;
    // A number or word ends with the file, all else has an end of its own.
    if (!ended && !(last && this.#depth === 0 && !this.#quoted)) return undefined;
    const json = text.slice(this.#at, at);
    this.#line += linesIn(json);
    this.#at = at;
    this.#depth = 0;
    return json;
  }
}

/** Whether the quotation mark at `quote` is part of the string: an odd number of backslashes stands before it. */
function isEscaped(text: string, quote: number, from: number): boolean {
  let before = quote;
  while (before > from && text[before - 1] === '\\') before--;
  return (quote - before) % 2 === 1;
}

function nameIn(json: string): string {
  try {
    const name: unknown = JSON.parse(json);
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}

/** How much text is read between two breaths, in characters. */
const PIECE = 1_000_000;

/** A text in pieces that can be read without a pause. */
export function* inPieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}
