/** What cannot be read of a file, as its reader meets it. */
import type { Brought, Read, Trouble } from './format';

/** How many are kept in words, which is more than anyone reads; of a broken file of 100 MB there may be millions. */
const MOST = 10_000;

export class Troubles {
  readonly #told: Trouble[] = [];
  #untold = 0;

  tell(trouble: Trouble): void {
    if (this.#told.length < MOST) this.#told.push(trouble);
    else this.#untold += 1;
  }

  /** What the file holds: these papers, and what was told, in the file's order. */
  result(papers: Brought[]): Read {
    const problems = this.#told.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { papers, problems, ...(this.#untold > 0 && { untold: this.#untold }) };
  }
}
