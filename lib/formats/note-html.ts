/**
 * Notes as HTML. Safe by how it is made, so it needs no DOM and comes out the same in every thread: HTML in a note is no markup to the
 * reader but text, every text and attribute is escaped, only links to the web are links, and nothing is loaded (a picture is a link
 * to it). The page that holds it refuses scripts besides.
 */
import { getDefaults, Lexer, Parser, Renderer, Tokenizer, type Tokens } from 'marked';
import { escapeHtml, unescapeHtml, webLinkIn } from './markup';

/** What is longer is shown as it was typed: a reader of Markdown may take time in proportion to the square of it. In characters. */
const LONGEST = 20_000;
/** Quotes and lists within each other take a reader's stack, and its time. */
const DEEPEST = 30;

/** The title of a paper is a heading of the third order. */
const BELOW = 3;

class NoteTokenizer extends Tokenizer {
  override html(): undefined {
    return undefined;
  }
  override tag(): undefined {
    return undefined;
  }
}

class NoteRenderer extends Renderer {
  override code({ text }: Tokens.Code): string {
    return `<pre><code>${escapeHtml(text)}\n</code></pre>\n`;
  }
  override codespan({ text }: Tokens.Codespan): string {
    return `<code>${escapeHtml(text)}</code>`;
  }
  override heading({ tokens, depth }: Tokens.Heading): string {
    const order = Math.min(depth + BELOW, 6);
    return `<h${order}>${this.parser.parseInline(tokens)}</h${order}>\n`;
  }
  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }
  override link({ href, tokens }: Tokens.Link): string {
    return linked(href, this.parser.parseInline(tokens));
  }
  override image({ href, text }: Tokens.Image): string {
    return linked(href, escapeHtml(text === '' ? 'Picture' : text));
  }
  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return escapeHtml(text);
  }
  override text(token: Tokens.Text | Tokens.Escape): string {
    return 'tokens' in token ? this.parser.parseInline(token.tokens) : escapeHtml(unescapeHtml(token.text));
  }
}

function linked(href: string, words: string): string {
  const link = webLinkIn(href);
  return link === undefined ? words : `<a href="${escapeHtml(link)}" rel="noreferrer">${words}</a>`;
}

/** A note, read as Markdown (GitHub's); one that is too long or too deep for that as it was typed. Empty for an empty one. */
export function noteHtml(note: string): string {
  const text = note.trimEnd();
  if (text.trim() === '') return '';
  if (text.length <= LONGEST && !isDeep(text)) {
    try {
      // Both classes as they are: what is given to `Marked` as an extension is asked for its own properties, which a class's methods are not.
      const options = { ...getDefaults(), gfm: true, breaks: true, tokenizer: new NoteTokenizer(), renderer: new NoteRenderer() };
      return new Parser(options).parse(new Lexer(options).lex(text));
    } catch {
      // Whatever a reader stumbles over, the words are shown.
    }
  }
  return `<p class="typed">${escapeHtml(text)}</p>\n`;
}

function isDeep(text: string): boolean {
  return new RegExp(String.raw`^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t>]|$)){${DEEPEST}}|[*_~[]{${DEEPEST * 4}}`, 'm').test(text);
}
