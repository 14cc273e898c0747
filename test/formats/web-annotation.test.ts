import fc from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { webAnnotation } from '../../lib/formats/web-annotation';
import { anyPaper, paperOf } from '../paper/record';
import { NOW, written } from './written';

/** What the Web Annotation Data Model and its JSON-LD frame ask of what we write. */
const Iri = z.string().check(z.regex(/^[a-z][a-z\d+.-]*:[\x21-\x7e]+$/i));
const Annotation = z.strictObject({
  id: Iri,
  type: z.literal('Annotation'),
  motivation: z.enum(['highlighting', 'commenting']),
  created: z.optional(z.string().check(z.regex(/^\+?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))),
  body: z.optional(
    z.strictObject({
      type: z.literal('TextualBody'),
      value: z.string().check(z.minLength(1)),
      format: z.literal('text/plain'),
      purpose: z.literal('commenting'),
    }),
  ),
  target: z.strictObject({
    source: Iri,
    selector: z.strictObject({
      type: z.literal('TextQuoteSelector'),
      exact: z.string(),
      prefix: z.optional(z.string()),
      suffix: z.optional(z.string()),
    }),
  }),
});
const Collection = z.strictObject({
  '@context': z.literal('http://www.w3.org/ns/anno.jsonld'),
  id: Iri,
  type: z.literal('AnnotationCollection'),
  label: z.string(),
  generator: z.strictObject({ type: z.literal('Software'), name: z.literal('Postil') }),
  generated: z.literal(NOW.toISOString()),
  total: z.int(),
  first: z.optional(
    z.strictObject({
      id: Iri,
      type: z.literal('AnnotationPage'),
      startIndex: z.literal(0),
      items: z.array(Annotation).check(z.minLength(1)),
    }),
  ),
});

async function collectionOf(...papers: Parameters<typeof written>[1]) {
  return Collection.parse(JSON.parse(await written(webAnnotation, papers)));
}

describe('Web Annotation', () => {
  it('has each highlight as an annotation of the paper’s page, found by its words', async () => {
    const papers = [
      paperOf({
        key: 'a',
        links: { page: 'https://arxiv.org/abs/2407.11062' },
        highlights: [
          { quote: 'So it is.', prefix: 'We say: ', suffix: ' And more.', remark: 'Is it?', at: Date.UTC(2026, 0, 5) },
          { quote: 'Begins here', prefix: '', suffix: ' and goes on' },
        ],
      }),
      paperOf({ key: 'b', ids: ['doi:10.1145/1'] }),
    ];
    const { total, first } = await collectionOf(...papers);
    expect(total).toBe(2);
    const [remarked, plain] = first?.items ?? [];
    expect(remarked).toMatchObject({
      motivation: 'commenting',
      created: '2026-01-05T00:00:00.000Z',
      body: { type: 'TextualBody', value: 'Is it?', format: 'text/plain' },
      target: {
        source: 'https://arxiv.org/abs/2407.11062',
        selector: { type: 'TextQuoteSelector', exact: 'So it is.', prefix: 'We say: ', suffix: ' And more.' },
      },
    });
    expect(plain).toMatchObject({ motivation: 'highlighting', target: { selector: { exact: 'Begins here', suffix: ' and goes on' } } });
    expect(plain).not.toHaveProperty('body');
    expect(plain?.target.selector).not.toHaveProperty('prefix');
    expect(remarked?.id).not.toBe(plain?.id);
  });

  it('has no page where nothing is highlighted', async () => {
    expect(await collectionOf(paperOf())).toMatchObject({ total: 0 });
    expect(await collectionOf(paperOf())).not.toHaveProperty('first');
  });

  it('names a paper without a link by its identifier, and the same highlight always the same', async () => {
    const highlights = [{ quote: 'So', prefix: '', suffix: '' }];
    const [one, again] = [await collectionOf(paperOf({ ids: ['cvf:a b\uD800'], highlights })), await collectionOf(paperOf({ highlights }))];
    expect(one.first?.items[0]?.target.source).toBe('cvf:a%20b%EF%BF%BD');
    expect(again.first?.items[0]?.id).toBe(one.first?.items[0]?.id);
  });

  it('is what the model asks for, whatever is in the papers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPaper, { maxLength: 5 }), async (papers) => {
        const { total, first } = await collectionOf(...papers);
        const items = first?.items ?? [];
        expect(items.map(({ target }) => target.selector.exact)).toEqual(
          papers.flatMap(({ highlights }) => highlights.map(({ quote }) => quote)),
        );
        expect(total).toBe(items.length);
      }),
      { numRuns: 100 },
    );
  });
});
