/** Chance that can be had again: the same seed makes the same choices. */

/** A whole number below `below`, 0 or more. */
export type Random = (below: number) => number;

/** A generator for one seed and one name: those of other names go their own way, whoever asks first. */
export function randomOf(seed: number, name: string): Random {
  let state = seed >>> 0;
  for (const sign of name) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return (below) => {
    // Mulberry32: one line of arithmetic whose numbers pass for chance.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One of the list, which has some. */
export function oneOf<T>(random: Random, list: readonly T[]): T {
  const one = list[random(list.length)];
  if (one === undefined) throw new Error('There is nothing to choose from.');
  return one;
}
