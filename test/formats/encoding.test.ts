import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded, Decoding, encodingOf, SAMPLE } from '../../lib/formats/encoding';

/** All of a file's text, as it is read whole and as it is read in pieces. */
function textOf(bytes: Uint8Array): string {
  const { text } = decoded(bytes, encodingOf(bytes.subarray(0, SAMPLE)));
  expect(read(bytes).text).toBe(text);
  return text;
}

function read(...pieces: Uint8Array[]) {
  const decoding = new Decoding(encodingOf(Uint8Array.from(pieces.flatMap((piece) => [...piece]))));
  const text = pieces.map((piece) => decoding.take(piece)).join('') + decoding.take();
  return { text, trouble: decoding.trouble };
}

const utf8 = (text: string) => new TextEncoder().encode(text);
function utf16(text: string, big: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? [0xfeff] : []), ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))];
  return Uint8Array.from(units.flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
}
const TEXT = 'Gödel’s proof, 証明 and\nétale 𝔸¹-homotopy';

describe('a file’s text', () => {
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', utf8(TEXT), TEXT],
    ['UTF-8 with its mark', utf8(`\uFEFF${TEXT}`), TEXT],
    ['UTF-16, little end first, with its mark', utf16(TEXT, false, true), TEXT],
    ['UTF-16, big end first, with its mark', utf16(TEXT, true, true), TEXT],
    ['UTF-16 without a mark', utf16(TEXT, false, false), TEXT],
    ['UTF-16, big end first, without a mark', utf16(TEXT, true, false), TEXT],
    ['Latin-1', Uint8Array.from([0x47, 0xf6, 0x64, 0x65, 0x6c]), 'Gödel'],
    ['nothing', new Uint8Array(), ''],
  ])('is read from %s', (_, bytes, text) => {
    expect(textOf(bytes)).toBe(text);
  });

  it('is taken for Latin-1 as Windows has it, with its quotation marks, where it is nothing else', () => {
    expect(encodingOf(Uint8Array.from([0x93, 0x61, 0x94]))).toBe('windows-1252');
  });

  it('is read as UTF-8 in spite of a damaged byte, and that is told with its line', () => {
    const good = utf8('Gödel\nétale, 証明\n');
    const bad = Uint8Array.from([0x61, 0xff, 0x62]);
    expect(read(good, bad)).toEqual({
      text: 'Gödel\nétale, 証明\na\uFFFDb',
      trouble: { line: 3, words: expect.stringContaining('damaged') as string },
    });
    expect(read(good).trouble).toBeUndefined();
    expect(read(utf8('x\uFFFD')).trouble).toBeUndefined();
  });

  it('is judged by all of it where its beginning does not tell', () => {
    const plain = new Uint8Array(SAMPLE).fill(0x61);
    const latin = Uint8Array.from([...plain, 0xf6, 0x0a]);
    expect(decoded(latin, encodingOf(plain))).toEqual({ text: `${'a'.repeat(SAMPLE)}ö\n`, trouble: undefined });
    const damaged = Uint8Array.from([0xff, ...plain, ...utf8('Größe')]);
    const { text, trouble } = decoded(damaged, encodingOf(damaged.subarray(0, SAMPLE)));
    expect([text.endsWith('Größe'), trouble?.line]).toEqual([true, 1]);
  });

  it('that ends within a character is told to', () => {
    const cut = utf8('Gödel\nétale').slice(0, -4);
    const { text, trouble } = read(utf8('Grüße\n'), cut.slice(0, 8), Uint8Array.from([0xc3]));
    expect(text.endsWith('\uFFFD')).toBe(true);
    expect(trouble?.line).toBe(3);
  });

  it('is read from any UTF-8, wherever the sample of it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', minLength: 1 }), fc.nat(), (text, cut) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'));
        const bytes = utf8(text);
        expect(textOf(bytes)).toBe(text);
        expect(encodingOf(bytes.subarray(0, cut % bytes.length))).toBe('utf-8');
      }),
    );
  });
});
