/** Formats as tests use them: written and read at once, with nothing chosen but what is given. */
import { spawnSync } from 'node:child_process';
import type { Format, Read, Tick } from '../../lib/formats/format';
import type { Paper } from '../../lib/paper/paper';

/** When everything is written and read. */
export const NOW = new Date(Date.UTC(2026, 10, 23, 12));

const breath: Tick = () => Promise.resolve();

export async function written(
  format: Pick<Format, 'write'>,
  papers: readonly Paper[],
  choices: Record<string, string> = {},
  tick = breath,
): Promise<string> {
  const file = await format.write?.(papers, { choices, now: NOW, tick });
  if (typeof file !== 'string') throw new Error('What was written is no text.');
  return file;
}

export async function readBy(format: Format, text: string, tick = breath): Promise<Read> {
  const read = await format.read?.(text, { now: NOW.getTime(), tick });
  if (!read) throw new Error(`${format.name} is not read.`);
  return read;
}

/** Whether a program that reads what we write is there; where everything has to be (`CI`), it counts as there and its tests fail. */
export function has(program: string): boolean {
  return Boolean(process.env.CI) || spawnSync(program, ['--version']).status === 0;
}

/** What a program says of a text. Throws where it ends with an error. */
export function saidBy(program: string, args: readonly string[], input: string | Uint8Array): string {
  const { stdout, stderr, status, error } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 64_000_000 });
  if (status !== 0) throw new Error(error?.message ?? stderr);
  return stdout;
}

/** How often `tick` is called for so many papers, and whether what it rejects with comes out. */
export async function callsOff(format: Pick<Format, 'write'>, papers: readonly Paper[]): Promise<boolean> {
  const off = new Error('Called off.');
  return written(format, papers, {}, () => Promise.reject(off)).then(
    () => false,
    (error: unknown) => error === off,
  );
}
