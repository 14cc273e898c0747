/**
 * What was highlighted, as the W3C's Web Annotation Data Model has it, in JSON-LD, for other annotation tools: a collection with one page of
 * annotations, each of which finds its words by a text quote. Papers without a highlight are not in it.
 * https://www.w3.org/TR/annotation-model/
 */
import type { Highlight, Paper } from '../paper/paper';
import type { Format } from './format';
import { linkOf } from './reading-list';

/** How many papers are written before the page may breathe. */
const BREATH = 100;

export const webAnnotation: Format = {
  id: 'web-annotation',
  name: 'Web Annotation',
  extension: 'jsonld',
  mime: 'application/ld+json',
  write: async (papers, { now, tick }) => {
    const items: Annotation[] = [];
    for (const [at, paper] of papers.entries()) {
      for (const highlight of paper.highlights) items.push(await annotationOf(paper, highlight));
      if ((at + 1) % BREATH === 0) await tick(at + 1);
    }
    const id = await nameOf(items.map((item) => item.id));
    const collection = {
      '@context': 'http://www.w3.org/ns/anno.jsonld',
      id,
      type: 'AnnotationCollection',
      label: 'Highlights',
      generator: { type: 'Software', name: 'Postil' },
      generated: now.toISOString(),
      total: items.length,
      // A page without an item is none.
      ...(items.length > 0 && { first: { id: `${id}#1`, type: 'AnnotationPage', startIndex: 0, items } }),
    };
    return `${JSON.stringify(collection, undefined, 2)}\n`;
  },
};

interface Annotation {
  id: string;
  type: 'Annotation';
  motivation: 'highlighting' | 'commenting';
  created?: string;
  body?: { type: 'TextualBody'; value: string; format: 'text/plain'; purpose: 'commenting' };
  target: { source: string; selector: { type: 'TextQuoteSelector'; exact: string; prefix?: string; suffix?: string } };
}

async function annotationOf(paper: Paper, { quote, prefix, suffix, remark, at }: Highlight): Promise<Annotation> {
  return {
    id: await nameOf([paper.key, quote, prefix, suffix]),
    type: 'Annotation',
    motivation: remark ? 'commenting' : 'highlighting',
    ...(at !== undefined && { created: momentOf(at) }),
    ...(remark && { body: { type: 'TextualBody', value: remark, format: 'text/plain', purpose: 'commenting' } }),
    target: {
      source: linkOf(paper) ?? encodeURI(wellFormed(paper.ids[0] ?? paper.key)),
      selector: { type: 'TextQuoteSelector', exact: quote, ...(prefix && { prefix }), ...(suffix && { suffix }) },
    },
  };
}

/** `2026-11-23T12:00:00.000Z`; of a moment beyond all calendars the last that one has. */
function momentOf(at: number): string {
  return new Date(Math.min(at, 8.64e15)).toISOString();
}

/** A name that is the same whenever the same is written: a UUID of our own making (version 8), of the SHA-256 of its parts. */
async function nameOf(parts: readonly string[]): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 16);
  digest[6] = 0x80 | ((digest[6] ?? 0) & 0x0f);
  digest[8] = 0x80 | ((digest[8] ?? 0) & 0x3f);
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

/** Half characters, which no address can hold, made whole ones. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
