/** Files as text, whatever they were written in. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How much of a file is looked at to find out, in bytes. */
export const SAMPLE = 65_536;

/**
 * What a file is written in, by its beginning (the first `SAMPLE` bytes will do): its byte order mark; where it has none, UTF-16 where every
 * second byte is nothing, UTF-8 where it is that, else Latin-1 as Windows has it, which is what old programs write in.
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
    return 'windows-1252';
  }
}

/** A file's text, without its byte order mark. What is no character in its encoding comes out as `\uFFFD`. Throws where it is too long to be one text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
