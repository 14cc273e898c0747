/**
 * TeX as MathML, drawn by the browser itself. Temml reads the TeX; what it gives is read as XML, which runs and loads nothing, and
 * drawn anew from it: only the elements and attributes below, never a string of markup. Too large to be loaded before a formula is
 * there to be shown.
 */
import { h, type ComponentChild, type VNode } from 'preact';
import temml from 'temml';

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** What formulas are made of: https://www.w3.org/TR/mathml-core/, without what links, is acted upon or holds HTML. */
export const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'math mrow mi mn mo mtext mspace ms msup msub msubsup mover munder munderover mfrac msqrt mroot mpadded mphantom mstyle ' +
    'mtable mtr mtd mmultiscripts mprescripts'
  ).split(' '),
);

/** Words and signs: how a formula is set. No colours, for it stands in our light and dark; no classes, no styles. */
const WORDS = new Set(
  (
    'display displaystyle scriptlevel mathvariant accent accentunder stretchy fence separator form symmetric largeop movablelimits ' +
    'columnalign rowalign'
  ).split(' '),
);
/** Lengths: a formula may not leave its place by them. */
const LENGTHS = new Set('lspace rspace width height depth voffset linethickness minsize maxsize rowspacing columnspacing'.split(' '));
/** The longest length, in em or what is smaller. */
const LONGEST = 4;

export const ATTRIBUTES: ReadonlySet<string> = new Set([...WORDS, ...LENGTHS]);

/** Of longer TeX, deeper nests and more parts than these no title and no sentence is made; in characters, levels, elements. */
const MOST = { tex: 500, depth: 40, parts: 2_000 };

/** Commands that make commands: what they grow to cannot be told from their length. */
const DEFINES =
  /\\(?:[gex]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|DeclareMathOperator|newenvironment|operatornamewithlimits)/;

/** Formulas read before: lists draw the same ones again and again. Forgotten all at once when they are many. */
const known = new Map<string, Element | undefined>();
const REMEMBERED = 1_000;

/**
 * Draws a formula: `tex` without its dollars, set as a block or within a line. `undefined` when it is not understood, is too long, or
 * would need what is not allowed here (links, images, styles, definitions): its plain text is to be shown then. Never throws.
 */
export function formula(tex: string, block = false): VNode | undefined {
  const name = `${block ? 'block' : 'inline'} ${tex}`;
  if (!known.has(name)) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, read(tex, block));
  }
  const root = known.get(name);
  return root && element(root, 0, { left: MOST.parts });
}

/** The formula as Temml gives it, in a document of its own. */
function read(tex: string, block: boolean): Element | undefined {
  if (tex.length > MOST.tex || DEFINES.test(tex)) return undefined;
  try {
    const markup = temml.renderToString(tex, {
      displayMode: block,
      xml: true,
      throwOnError: true,
      trust: false,
      strict: false,
      maxExpand: 100,
      maxSize: [LONGEST, LONGEST],
    });
    const root = new DOMParser().parseFromString(markup, 'application/xml').documentElement;
    return root.localName === 'math' ? root : undefined;
  } catch {
    // It is not understood, or a nest too deep for the stack.
    return undefined;
  }
}

/** An element drawn anew; `undefined` when it, or anything in it, is not allowed. */
function element(from: Element, depth: number, parts: { left: number }): VNode | undefined {
  if (from.namespaceURI !== MATHML || !ELEMENTS.has(from.localName) || depth > MOST.depth || parts.left-- <= 0) return undefined;
  const children: ComponentChild[] = [];
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) children.push(child.textContent ?? '');
    else {
      const inner = child instanceof Element ? element(child, depth + 1, parts) : undefined;
      if (!inner) return undefined;
      children.push(inner);
    }
  }
  return h<Record<string, string>>(from.localName, attributes(from), ...children);
}

function attributes(from: Element): Record<string, string> {
  return Object.fromEntries(
    [...from.attributes].filter(({ name, value }) => isWord(name, value) || isLength(name, value)).map(({ name, value }) => [name, value]),
  );
}

function isWord(name: string, value: string): boolean {
  return WORDS.has(name) && /^[-+\w ]{1,60}$/.test(value);
}

function isLength(name: string, value: string): boolean {
  return (
    LENGTHS.has(name) &&
    value.split(' ').every((one) => /^[-+]?[\d.]{1,10}(em|ex)?$/.test(one) && Math.abs(Number.parseFloat(one)) <= LONGEST)
  );
}
