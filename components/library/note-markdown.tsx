/**
 * A note's Markdown, drawn. `marked` takes the note apart, and every part it knows is drawn as an element of ours; what it does not
 * know stays the text it was. No HTML is ever made of a note, so there is none to be cleaned: a tag typed into a note is text, and
 * nothing but the elements written out below can come of it.
 */
import { Marked as Reader, type MarkedToken, type Token, type Tokens } from 'marked';
import type { ComponentChild, ComponentChildren } from 'preact';
import { Formula, isFormula } from './maths';

/** Deeper nests are shown as they were typed. */
const DEEPEST = 16;
/** Headings of a note stand below those of the page around it. */
const HEADINGS = ['h4', 'h5', 'h6'] as const;

interface FormulaToken extends Tokens.Generic {
  type: 'formula';
  raw: string;
  tex: string;
  block: boolean;
}

const FORMULA = /^(?:\$\$([^$]{1,500}?)\$\$|\$([^$\n]{1,500}?)\$|\\\(([^\n]{1,500}?)\\\)|\\\[([\s\S]{1,500}?)\\\])/;

const reader = new Reader({
  gfm: true,
  // A line's end is one, as in comments on GitHub: notes are typed like those.
  breaks: true,
  // HTML is no part of a note's language.
  tokenizer: { html: () => undefined, tag: () => undefined },
  extensions: [
    {
      name: 'formula',
      level: 'inline',
      start: (text) => /\$|\\[([]/.exec(text)?.index,
      tokenizer(text): FormulaToken | undefined {
        const found = FORMULA.exec(text);
        if (!found) return undefined;
        const [raw, dollars, dollar, round, square] = found;
        const tex = dollars ?? dollar ?? round ?? square ?? '';
        if (raw.startsWith('$') && !isFormula(tex, text[raw.length])) return undefined;
        return { type: 'formula', raw, tex: tex.trim(), block: (dollars ?? square) !== undefined };
      },
    },
  ],
});

/** Draws a note. `undefined` when it cannot be read: it is shown as it was typed then. Never throws. */
export function drawNote(note: string): ComponentChildren {
  try {
    const tokens = reader.lexer(note);
    const highest = Math.min(...tokens.map((token) => (isKnown(token) && token.type === 'heading' ? token.depth : 6)));
    const drawn = new Drawing(highest).all(tokens, 0);
    // Of definitions alone nothing would be seen.
    return drawn.some((part) => part !== null) ? drawn : undefined;
  } catch {
    // A nest that is too deep for the stack.
    return undefined;
  }
}

class Drawing {
  /** The depth of the note's highest heading. */
  readonly #highest: number;

  constructor(highest: number) {
    this.#highest = highest;
  }

  all(tokens: readonly Token[], depth: number): ComponentChild[] {
    return tokens.map((token) => this.#one(token, depth + 1));
  }

  #one(token: Token, depth: number): ComponentChild {
    if (isFormulaToken(token)) return <Formula tex={token.tex} plain={token.raw} block={token.block} />;
    if (!isKnown(token) || depth > DEEPEST) return token.raw;
    const inner = (tokens: readonly Token[] = []) => this.all(tokens, depth);
    switch (token.type) {
      case 'space':
      case 'def':
        return null;
      case 'paragraph':
        return <p>{inner(token.tokens)}</p>;
      case 'heading': {
        const Heading = HEADINGS[Math.min(token.depth - this.#highest, HEADINGS.length - 1)] ?? 'h6';
        return <Heading>{inner(token.tokens)}</Heading>;
      }
      case 'blockquote':
        return <blockquote>{inner(token.tokens)}</blockquote>;
      case 'list':
        return this.#list(token, depth);
      case 'table':
        return this.#table(token, depth);
      case 'code':
        return (
          <pre>
            <code>{token.text}</code>
          </pre>
        );
      case 'hr':
        return <hr />;
      case 'br':
        return <br />;
      case 'strong':
        return <strong>{inner(token.tokens)}</strong>;
      case 'em':
        return <em>{inner(token.tokens)}</em>;
      case 'del':
        return <del>{inner(token.tokens)}</del>;
      case 'codespan':
        return <code>{token.text}</code>;
      case 'checkbox':
        return token.checked ? '☑ ' : '☐ ';
      case 'link':
        return <Link href={token.autolink ? token.href : unescaped(token.href)}>{inner(token.tokens)}</Link>;
      // A picture would be fetched from its place the moment the note is looked at: a link leads to it instead.
      case 'image':
        return <Link href={unescaped(token.href)}>{unescaped(token.text) || 'Picture'}</Link>;
      case 'text':
        return token.tokens ? inner(token.tokens) : unescaped(token.text);
      case 'escape':
        return token.text;
      default:
        return token.raw;
    }
  }

  #list({ ordered, start, items }: Tokens.List, depth: number): ComponentChild {
    const drawn = items.map((item, index) => (
      <li key={index} class={item.task ? 'is-task' : undefined}>
        {this.all(item.tokens, depth)}
      </li>
    ));
    return ordered ? <ol start={typeof start === 'number' && start !== 1 ? start : undefined}>{drawn}</ol> : <ul>{drawn}</ul>;
  }

  /** A table may be wider than the pane: it is scrolled, and so can have the focus. */
  #table({ header, rows }: Tokens.Table, depth: number): ComponentChild {
    return (
      <div class="markdown-table" role="group" aria-label="Table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {header.map((cell, index) => (
                <th key={index} scope="col" class={cell.align ? `is-${cell.align}` : undefined}>
                  {this.all(cell.tokens, depth)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, index) => (
                  <td key={index} class={cell.align ? `is-${cell.align}` : undefined}>
                    {this.all(cell.tokens, depth)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
}

/** A link to a page or a mail address; anything else is left as its words. */
function Link({ href, children }: { href: string; children: ComponentChildren }) {
  const address = URL.canParse(href) ? new URL(href) : undefined;
  if (!address || !/^(https?|mailto):$/.test(address.protocol)) return <>{children}</>;
  return (
    <a href={address.href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

const KNOWN: ReadonlySet<string> = new Set<MarkedToken['type']>([
  'space',
  'def',
  'paragraph',
  'heading',
  'blockquote',
  'list',
  'table',
  'code',
  'hr',
  'br',
  'strong',
  'em',
  'del',
  'codespan',
  'checkbox',
  'link',
  'image',
  'text',
  'escape',
]);

function isKnown(token: Token): token is MarkedToken {
  return KNOWN.has(token.type);
}

function isFormulaToken(token: Token): token is FormulaToken {
  return token.type === 'formula';
}

/** With character references as the characters they stand for: `&amp;`, `&#8211;`. An inert document knows them all. */
function unescaped(text: string): string {
  return text.replace(
    /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi,
    (reference) => new DOMParser().parseFromString(reference, 'text/html').documentElement.textContent,
  );
}
