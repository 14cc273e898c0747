/** Code that a page can do without at first: fetched when it is first wanted, and until then what it draws is drawn plainly. */
import { useEffect, useState } from 'preact/hooks';

/** Something that is loaded once for the whole page. */
export class Later<T> {
  /** What was loaded: whoever is drawn later has it at once. */
  value: T | undefined;
  readonly #load: () => Promise<T>;
  #running: Promise<T | undefined> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Loads it, once. Gives `undefined` where it cannot be loaded (the extension was updated under an open page, say); asked again, it is tried again. */
  async get(): Promise<T | undefined> {
    this.#running ??= this.#load().then(
      (value) => (this.value = value),
      () => (this.#running = undefined),
    );
    return this.#running;
  }
}

/** What is loaded, once it is there; `undefined` before, and while it is not wanted. */
export function useLater<T>(later: Later<T>, wanted: boolean): T | undefined {
  const [, setLoaded] = useState(later.value !== undefined);
  // As it was when this was drawn: it may have come since, and nobody have drawn it.
  const missing = wanted && later.value === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    let here = true;
    void later.get().then((value) => {
      if (here) setLoaded(value !== undefined);
    });
    return () => void (here = false);
  }, [missing, later]);
  return wanted ? later.value : undefined;
}
