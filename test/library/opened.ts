/** A catalogue of a library as a page opens it, its thread and its line to it played in this one. */
import { connectCatalogue } from '../../lib/library/catalogue-client';
import { keepCatalogue } from '../../lib/library/catalogue-keeper';
import type { Port } from '../../lib/library/catalogue-port';

/** Opens the catalogue of the library with this name, with the cache that others left. `settled`: once nothing of it is being written. */
export function openCatalogueOf(name: string) {
  const [here, there] = line();
  const keeper = keepCatalogue(there, { library: name, cache: cacheOf(name), idle: 100_000 });
  return { ...connectCatalogue(here, Promise.resolve()), settled: keeper.settled };
}

/** The database in which the catalogue of this library is cached. */
export function cacheOf(name: string): string {
  return `${name}-catalogue`;
}

/** Two ends of a line, and what was sent over it. Messages are copied, and come later. */
export function line(): [Port, Port] {
  const ends: [Port, Port] = [
    { onmessage: null, postMessage: (message) => send(1, message) },
    { onmessage: null, postMessage: (message) => send(0, message) },
  ];
  const send = (to: 0 | 1, message: unknown) => {
    const data: unknown = structuredClone(message);
    setTimeout(() => ends[to].onmessage?.(new MessageEvent('message', { data })));
  };
  return ends;
}
