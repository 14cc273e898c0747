/** What papers of a library are found by when another has the same title, paper by paper, in whatever rows it stands. */
import type { Library } from '../../lib/library/database';

/** Each key with its name, in the keys' order; twice, where it stands there twice. */
export async function namesIn({ names }: Library): Promise<[key: string, name: string | undefined][]> {
  const rows = await names.toArray();
  const all = rows.flatMap((row) => row.keys.map((key, at): [string, string | undefined] => [key, row.names[at]]));
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}
