/** What a format is. Each is one file beside this one; the list of them is index.ts. */
import type { Paper, Sighting } from '../paper/paper';
import type { Style } from './references';

export interface Format {
  /** Lower case, the file's name. */
  id: string;
  /** As people call it; the name of its item in the menus. */
  name: string;
  /** Of the files it writes, without the dot. */
  extension: string;
  mime: string;
  /** What a person may choose of how it is written. The first choice of each is taken where none is made. */
  options?: readonly Option[];
  /** Whether papers go by their citation keys in it: who writes it has each paper keep the key it was given. */
  cites?: true;
  /**
   * The whole file. What is heavy (a library for citations, for archives) is loaded in here, when it is first wanted. Rejects with
   * what `tick` rejects with when the person called it off.
   */
  write?: (papers: readonly Paper[], how: Writing) => Promise<string | Uint8Array<ArrayBuffer>>;
  /** Whether a file may be of this format, by its name and its first few thousand characters. */
  isLike?: (name: string, head: string) => boolean;
  /** What a file holds. Never throws for what is in the file: what cannot be read is told, with its place. */
  read?: (text: string, how: Reading) => Promise<Read>;
}

export interface Option {
  id: string;
  /** As a label: `Group by`. */
  name: string;
  choices: readonly { id: string; name: string }[];
  /** What a person may bring as a file, as one more choice: what one is called in a sentence (`style`), and what its files end in. */
  own?: { name: string; ending: string };
}

/** Called now and then, with how many are done; lets the page breathe; rejects when the person called it off. */
export type Tick = (done: number) => Promise<void>;

export interface Writing {
  /** The chosen one of each option, by their ids. */
  choices: Readonly<Record<string, string>>;
  /** Citation styles that the person brought. */
  styles?: readonly Style[];
  /** When the file is written. */
  now: Date;
  tick: Tick;
}

export interface Reading {
  /** Milliseconds since 1970: when what the file brings is saved, where it does not say. */
  now: number;
  tick: Tick;
}

/** What a file holds: papers, in its order, and what could not be read of it. */
export interface Read {
  papers: Brought[];
  problems: Trouble[];
  /** How many more problems there are, of which nothing is told. */
  untold?: number;
}

/** A paper as a file of another program knows it: what a page would say of it, and what the person had written there. */
export type Brought = Omit<Sighting, 'site' | 'rank' | 'version' | 'upvotes' | 'comments'> &
  Partial<Pick<Paper, 'note' | 'tags' | 'status' | 'highlights' | 'citationKey' | 'savedAt'>> & {
    /** Where in the file it begins, from 1. */
    line?: number;
  };

/** What could not be read, in words for the person who chose the file. */
export interface Trouble {
  /** Where in the file, from 1. */
  line?: number;
  words: string;
}
