/**
 * TeX as bibliographies hold it: text written so that any engine sets it as it reads, and read back. Mathematics stays TeX, between
 * single dollars, on both ways.
 */
import { mayHoldTex } from '../paper/text';

/** What will set the text: classic TeX, whose BibTeX knows ASCII and accents, or an engine with BibLaTeX, which reads UTF-8. */
export type Engine = 'classic' | 'unicode';

/** A stretch of plain text, or of TeX's mathematics without its dollars. */
export interface Piece {
  math: boolean;
  text: string;
}

/** Commands and the character each stands for in mathematics. A character that has several is written as the last. */
const MATH = new Map(
  (
    'varepsilon ϵ epsilon ε vartheta ϑ varphi ϕ phi φ alpha α beta β gamma γ delta δ zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν ' +
    'xi ξ pi π rho ρ sigma σ varsigma ς tau τ upsilon υ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ ' +
    'Upsilon Υ Phi Φ Psi Ψ Omega Ω ell ℓ hbar ℏ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ prime ′ top ⊤ perp ⊥ emptyset ∅ forall ∀ ' +
    'exists ∃ rightarrow → to → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦ uparrow ↑ downarrow ↓ leq ≤ le ≤ ' +
    'geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ parallel ∥ times × pm ± mp ∓ cdot ⋅ ' +
    'circ ∘ ast ∗ star ⋆ odot ⊙ otimes ⊗ oplus ⊕ wedge ∧ vee ∨ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ setminus ∖ langle ⟨ ' +
    'rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ neg ¬ cdots ⋯ surd √ div ÷ angle ∠'
  )
    .match(/\S+ \S/gu)
    ?.map((pair): [string, string] => [pair.slice(0, -2), pair.slice(-1)]),
);
/** The same for text. Letters are written in braces, as BibTeX wants them (`{\ss}`). */
const LETTERS = pairs('ss ß ae æ AE Æ oe œ OE Œ aa å AA Å o ø O Ø l ł L Ł i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ');
const SIGNS = pairs(
  'textbackslash \\ textbraceleft { textbraceright } textasciitilde ~ textasciicircum ^ textless < textgreater > textbar | ' +
    'textquotesingle \' textquotedbl " textasciigrave ` textdollar $ textunderscore _ ' +
    'textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” quotesinglbase ‚ quotedblbase „ ' +
    'guilsinglleft ‹ guilsinglright › guillemotleft « guillemotright » ldots … dots … textellipsis … textbullet • textdegree ° textcent ¢ ' +
    'textsterling £ pounds £ texteuro € euro € textyen ¥ copyright © textcopyright © textregistered ® texttrademark ™ S § textsection § ' +
    'P ¶ textparagraph ¶ dag † textdagger † ddag ‡ textdaggerdbl ‡ textexclamdown ¡ textquestiondown ¿ textperiodcentered · ' +
    'textmu µ textordfeminine ª textordmasculine º',
);
/** Accents and the combining characters they are. */
const ACCENTS = pairs(
  '\' \u0301 ` \u0300 ^ \u0302 " \u0308 ~ \u0303 = \u0304 . \u0307 u \u0306 v \u030C H \u030B c \u0327 k \u0328 r \u030A d \u0323 b \u0331 t \u0361',
);

function pairs(words: string): Map<string, string> {
  const all = words.split(' ');
  return new Map(all.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, all[at + 1] ?? '']] : [])));
}
const turned = (names: Map<string, string>) => new Map(Array.from(names, ([name, sign]): [string, string] => [sign, name]));
const MATH_NAMES = turned(MATH);
/** Those classic TeX's own fonts have. The rest stays UTF-8, which any LaTeX of today reads. */
const LETTER_NAMES = new Map([...turned(LETTERS)].filter(([, name]) => !/^(?:d[hj]|th|ng)$/i.test(name)));
const ACCENT_NAMES = turned(ACCENTS);

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ';
const plainOf = (form: string) => form.normalize('NFKD').replace('\u2212', '-');
const TO_RAISED = new Map(Array.from(RAISED, (form) => [plainOf(form), form]));
const TO_LOWERED = new Map(Array.from(LOWERED, (form) => [plainOf(form), form]));

/** What TeX needs another way. In classic TeX that is also everything beyond ASCII. */
const SPECIAL = {
  /** For text with characters that combine, which takes three times as long. */
  combining: /[\\{}%&#_$~^<>|]|-(?=-)|[-'`](?=[-'`–—“”])|,(?=,)|[?!](?=`)|[A-Za-z]\p{M}+|[^\x00-\x7F]\p{M}*/gu,
  classic: /[\\{}%&#_$~^<>|]|-(?=-)|[-'`](?=[-'`–—“”])|,(?=,)|[?!](?=`)|[^\x00-\x7F]/gu,
  unicode: /[\\{}%&#_$~^]|[-'`](?=[-'`–—“”])|,(?=,)|[<>](?=[<>])|[?!](?=`)|\u00A0/gu,
};
/** The same for ASCII alone, as most texts are, which takes half as long. */
const SPECIAL_ASCII: Readonly<Record<Engine, RegExp>> = {
  classic: /[\\{}%&#_$~^<>|]|-(?=-)|[-'`](?=[-'`])|,(?=,)|[?!](?=`)/g,
  unicode: /[\\{}%&#_$~^]|[-'`](?=[-'`])|,(?=,)|[<>](?=[<>])|[?!](?=`)/g,
};
/** Whether a text has more than ASCII, or what no file may hold. */
const BEYOND = /[^\t\n\r\x20-\x7E]/;
const WRITTEN = new Map([
  ['\\', '\\textbackslash{}'],
  ['{', '{\\textbraceleft}'],
  ['}', '{\\textbraceright}'],
  ['~', '\\textasciitilde{}'],
  ['^', '\\textasciicircum{}'],
  ['\u00A0', '~'],
]);
/**
 * Only what every reader knows: before an unknown command pandoc drops the word behind it as well. The rest (`€`, `°`, `•`) stays
 * UTF-8, which any LaTeX of today reads.
 */
const WRITTEN_CLASSIC = new Map([
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
  ['|', '\\ensuremath{|}'],
  ['…', '\\ldots{}'],
  ['‘', '\\textquoteleft{}'],
  ['’', '\\textquoteright{}'],
  ['§', '\\S{}'],
  ['¶', '\\P{}'],
  ['©', '\\copyright{}'],
  ['–', '{--}'],
  ['—', '{---}'],
  ['“', '{``}'],
  ['”', "{''}"],
]);

/**
 * Plain text as TeX sets it, with no mathematics in it: nothing of it commands, no brace of it counts, and it comes back from
 * `fromTex` as it was (but composed: `e` with an accent is `é`).
 */
export function texOf(text: string, engine: Engine): string {
  return withBraces(set(text, engine), isBalanced(text));
}

function set(text: string, engine: Engine): string {
  const beyond = BEYOND.test(text);
  const special = !beyond ? SPECIAL_ASCII[engine] : engine === 'classic' && /\p{M}/u.test(text) ? SPECIAL.combining : SPECIAL[engine];
  const tex = (beyond ? wellFormed(text) : text).replace(special, (found) => {
    const known = WRITTEN_BEFORE[engine].get(found);
    if (known !== undefined) return known;
    const written = commandFor(found, engine);
    if (WRITTEN_BEFORE[engine].size < 10_000) WRITTEN_BEFORE[engine].set(found, written);
    return written;
  });
  // A line that begins like an entry or a field looks to biber, and to us, as if the value before had no end.
  return /[@=]/.test(tex) ? tex.replace(/^([ \t]*)@/gm, '$1{@}').replace(/^([ \t]*[\w-]+[ \t]*)=/gm, '$1{=}') : tex;
}

/** BibTeX counts escaped braces too. Where they match they are written so, for every reader knows them; else by their names. */
function withBraces(tex: string, balanced: boolean): string {
  return balanced ? tex.replaceAll('{\\textbraceleft}', '\\{').replaceAll('{\\textbraceright}', '\\}') : tex;
}

function isBalanced(text: string): boolean {
  if (!text.includes('{') && !text.includes('}')) return true;
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** What has been written already: a text in Greek is made of few characters. */
const WRITTEN_BEFORE: Readonly<Record<Engine, Map<string, string>>> = { classic: new Map(), unicode: new Map() };

function commandFor(found: string, engine: Engine): string {
  const written = WRITTEN.get(found);
  if (written !== undefined) return written;
  if (/^[%&#_$]$/.test(found)) return `\\${found}`;
  // Two of these in a row are another sign to TeX: `--`, ``` `` ```.
  if (/^[-'`,<>?!]$/.test(found) && (engine === 'unicode' || !/^[<>]$/.test(found))) return `${found}{}`;
  if (engine === 'unicode') return found;
  return classic(found) ?? found;
}

/** A character beyond ASCII, with what combines with it. What no command of classic TeX gives (CJK, Arabic, emoji) stays UTF-8. */
function classic(found: string): string | undefined {
  const composed = found.normalize('NFC');
  const name = WRITTEN_CLASSIC.get(composed);
  if (name !== undefined) return name;
  const letter = LETTER_NAMES.get(composed);
  if (letter !== undefined) return `{\\${letter}}`;
  const sign = MATH_NAMES.get(composed);
  if (sign !== undefined) return `\\ensuremath{\\${sign}}`;
  if (RAISED.includes(composed)) return `\\textsuperscript{${plainOf(composed)}}`;
  if (LOWERED.includes(composed)) return `\\textsubscript{${plainOf(composed)}}`;
  const [base = '', ...marks] = composed.normalize('NFD');
  const accents = marks.map((mark) => ACCENT_NAMES.get(mark));
  const inner = LETTER_NAMES.get(base);
  if (accents.length === 0 || accents.includes(undefined) || !(/^[A-Za-z]$/.test(base) || inner !== undefined)) return composed;
  // LaTeX takes the dot off an `i` by itself.
  const first = inner !== undefined ? `\\${inner}` : base === 'j' ? '\\j' : base;
  return `{${accents.reduce<string>((within, accent = '') => `\\${accent}{${within}}`, first)}}`;
}

const CONTROL = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/;

/** Without what no file may hold: control characters go, half a character is `\uFFFD`. */
function wellFormed(text: string): string {
  const whole = CONTROL.test(text) ? text.replace(new RegExp(CONTROL, 'g'), '') : text;
  return /[\uD800-\uDFFF]/.test(whole) ? whole.replace(/\p{Cs}/gu, '\uFFFD') : whole;
}

/** How far a formula may reach, in characters; what is longer is dollars in a text. */
const LONGEST_FORMULA = 2_000;

/**
 * A text of a page taken apart: formulas between dollars or in `\(…\)`, and the text around them, whose own TeX (`\"o`, `\emph{…}`)
 * is read. Dollars that are money are text, and so is a formula whose braces do not match.
 */
export function piecesOf(text: string): Piece[] {
  if (!mayHoldTex(text)) return [{ math: false, text }];
  // But for ties, which titles of pages have none of.
  return split(text).map(({ math, text: part }) => ({
    math,
    text: math ? part : fromTex(part.replace(/(?<!\\)~/g, '\\textasciitilde{}')),
  }));
}

/** The same for what a person wrote: text stays as it is, also what looks like a command, and only formulas that need no change are. */
export function piecesAsTyped(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(/\$([^$\s](?:[^$\n]{0,300}[^$\s])?)\$/g)) {
    const [whole, formula = ''] = found;
    if (!/[\\^_{]/.test(formula) || formula !== formulaOf(formula) || text[found.index - 1] === '\\' || formula.endsWith('\\')) continue;
    pieces.push({ math: false, text: text.slice(at, found.index) }, { math: true, text: formula });
    at = found.index + whole.length;
  }
  return [...pieces, { math: false, text: text.slice(at) }];
}

function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' && text[at] !== '\\') continue;
    const found = formulaAt(text, at);
    if (!found) {
      if (text[at] === '\\') at++;
      continue;
    }
    if (at > from) pieces.push({ math: false, text: text.slice(from, at) });
    pieces.push({ math: true, text: found.formula });
    from = found.end;
    at = found.end - 1;
  }
  if (from < text.length) pieces.push({ math: false, text: text.slice(from) });
  return pieces;
}

const CLOSING = new Map([
  ['$', '$'],
  ['$$', '$$'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
]);

const ENSURED = '\\ensuremath{';

/** What `\ensuremath{…}` holds, where it is more than a sign, which is text as well. */
function ensuredAt(text: string, start: number): { formula: string; end: number } | undefined {
  const last = Math.min(text.length, start + LONGEST_FORMULA);
  let end = start;
  for (let depth = 1; end < last; end += text[end] === '\\' ? 2 : 1) {
    if (text[end] === '{') depth++;
    if ((text[end] === '}' && --depth === 0) || text.startsWith(ENSURED, end)) break;
  }
  if (text[end] !== '}') return undefined;
  const inside = text.slice(start, end).trim();
  const isSign = Array.from(inside).length === 1 || MATH.has(inside.slice(1));
  const formula = isSign ? undefined : formulaOf(inside);
  return formula === undefined ? undefined : { formula, end: end + 1 };
}

/** The formula that opens here, made safe, and where it ends. */
function formulaAt(text: string, at: number): { formula: string; end: number } | undefined {
  if (text.startsWith(ENSURED, at)) return ensuredAt(text, at + ENSURED.length);
  const opening = [text.slice(at, at + 2), text.charAt(at)].find((one) => CLOSING.has(one));
  const closing = opening && CLOSING.get(opening);
  if (!opening || !closing) return undefined;
  const start = at + opening.length;
  const last = Math.min(text.length, start + LONGEST_FORMULA);
  let end = start;
  while (end < last && !text.startsWith(closing, end)) {
    // `\(` in a formula is none; and of a thousand in a row each would look for its end.
    if (opening.startsWith('\\') && text.startsWith(opening, end)) return undefined;
    end += text[end] === '\\' ? 2 : 1;
  }
  if (end >= last) return undefined;
  const inside = text.slice(start, end);
  const behind = text[end + closing.length] ?? '';
  // As pandoc has it: `$5 to $10` is money.
  const isFormula = opening !== '$' || /[\\^_{]/.test(inside) || (inside === inside.trim() && !/\d/.test(behind));
  const formula = isFormula ? formulaOf(inside) : undefined;
  return formula ? { formula, end: end + closing.length } : undefined;
}

/** A formula as any engine and BibTeX take it, or `undefined` where its braces do not match. What it gives is given back as it is. */
function formulaOf(inside: string): string | undefined {
  let depth = 0;
  for (const [token] of inside.matchAll(/\\[^]|[{}$]/g)) {
    if (token === '$') return undefined;
    // BibTeX counts every brace, also one that is escaped.
    if (token === '{' || token === '\\{') depth++;
    if ((token === '}' || token === '\\}') && --depth < 0) return undefined;
  }
  if (depth !== 0 || /(^|[^\\])(\\\\)*\\$/.test(inside)) return undefined;
  const hasCells = inside.includes('\\begin');
  const safe = wellFormed(inside).replace(/\\[^]|[%#&]|[^\x00-\x7F]/gu, (token, at: number, whole: string) => {
    if (token.startsWith('\\')) return token;
    if (/[%#&]/.test(token)) return token === '&' && hasCells ? token : `\\${token}`;
    const name = MATH_NAMES.get(token);
    return name === undefined ? token : `\\${name}${/[a-z]/i.test(whole[at + 1] ?? '') ? ' ' : ''}`;
  });
  // A space at the end goes, with the backslash that made it one: else that would hide the closing dollar.
  const trimmed = safe.replace(/\s+/g, ' ').replace(/(?:(?<!\\)(?<even>(?:\\\\)*)\\ | )+$/, '$<even>');
  return trimmed.trim() || undefined;
}

/** Pieces as TeX. */
export function texOfPieces(pieces: readonly Piece[], engine: Engine): string {
  const tex = pieces.map(({ math, text }) => (math ? `$${text}$` : set(text, engine))).join('');
  return withBraces(tex, isBalanced(pieces.map(({ math, text }) => (math ? '' : text)).join('')));
}

/** Pieces as text, formulas between dollars: what `fromTex` gives of what `texOfPieces` wrote. */
export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ math, text }) => (math ? `$${text}$` : text)).join('');
}

/** Stands for a formula in a title while its words are looked at; `wellFormed` texts have none. */
const FORMULA = '\u0001';

/**
 * A title as TeX whose capitals stay where a style sets titles in lower case: words with a capital inside, single letters and
 * formulas with capitals stand in braces (`{BERT}`, `{E$^{2}$GAN}`); a word that just begins with one is the style's to set.
 */
export function texOfTitle(pieces: readonly Piece[], engine: Engine): string {
  const formulas = pieces.filter(({ math }) => math).map(({ text }) => text);
  let seen = 0;
  const filled = (text: string) =>
    text
      .split(FORMULA)
      .map((part, at) => (at === 0 ? set(part, engine) : `$${formulas[seen++] ?? ''}$${set(part, engine)}`))
      .join('');
  const title = pieces.map(({ math, text }) => (math ? FORMULA : wellFormed(text))).join('');
  let balanced = isBalanced(title);
  const tex = title.replace(WORD, (word: string) => {
    if (ORDINARY.test(word)) return word;
    const [, before = '', core = '', behind = ''] = CORE.exec(word) ?? [];
    const first = seen;
    const written = filled(core);
    const capitals = CAPITALS.test(core) || formulas.slice(first, seen).some((formula) => /[A-Z]/.test(formula));
    if (capitals && !isBalanced(core)) balanced = false;
    return set(before, engine) + (capitals ? `{${written}}` : written) + set(behind, engine);
  });
  return withBraces(tex, balanced);
}
/** Words, and what is between them, which is set as well. */
const WORD = /[^\s\-–—/]+|[\s\-–—/]+/gu;
/** A word, or the space between two, of which nothing is to be said. */
const ORDINARY = /^(?:[A-Z]?[a-z]+| )$/;
const CORE = /^([^\p{L}\p{N}\u0001]*)([^]*?)([^\p{L}\p{N}\p{M}\u0001+#]*)$/u;
const CAPITALS = /[\p{L}\p{N}\u0001].*\p{Lu}|\p{Lu}.*[\d\u0001²³⁰-⁹₀-₉]|^(?![AI]$)\p{Lu}[+#]*$/u;

/** What only says how the rest is set, and what it is set by. */
const SILENT =
  /^(?:emph|text(?:bf|it|rm|sf|tt|sc|sl|up|md|normal|nohyphens)?|math[a-z]*|[mfh]box|bf|it|rm|sf|tt|sc|em|sl|bfseries|itshape|ttfamily|scshape|normalfont|upshape|protect|relax|noindent|centering|small|large|tiny|footnotesize|mkbibemph|mkbibbold|enquote|nocase|uppercase|MakeUppercase|lowercase|boldmath|unboldmath|displaystyle|limits|selectlanguage)$/;
/** Commands whose argument is no text. */
const UNSEEN = /^(?:noopsort|label|ref|cite[a-z]*|href|begin|end|vspace|hspace|index|foreignlanguage|color|textcolor|selectlanguage)$/;

/**
 * TeX as text: accents and signs as the characters they are, braces and settings gone, formulas kept as TeX between single dollars.
 * An unknown command leaves its name, or its argument where it has one. Never throws; takes time in proportion to the length.
 */
export function fromTex(source: string): string {
  let out = '';
  let pending: string[] = [];
  let at = 0;

  const emit = (text: string) => {
    if (pending.length === 0) out += text;
    else if (text.trim() === '') return;
    else {
      const begun = text.trimStart();
      const first = String.fromCodePoint(begun.codePointAt(0) ?? 0);
      const base = first === 'ı' ? 'i' : first === 'ȷ' ? 'j' : first;
      out += (base + pending.reverse().join('')).normalize('NFC') + begun.slice(first.length);
      pending = [];
    }
  };
  /** The text in braces that begins here, without braces in it; at most a few words. */
  const argument = (): string | undefined => {
    ARGUMENT.lastIndex = at;
    const found = ARGUMENT.exec(source);
    if (found) at = ARGUMENT.lastIndex;
    return found?.[1];
  };

  while (at < source.length) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(source)?.[0];
    if (plain) {
      // The last character may be what a combining character or an accent belongs to; both are composed when they are met.
      emit(plain);
      at = PLAIN.lastIndex;
      continue;
    }
    const sign = source.charAt(at);
    const formula = sign === '$' || sign === '\\' ? formulaIn(source, at) : undefined;
    if (formula) {
      pending = [];
      out += formula.text;
      at = formula.end;
    } else if (sign === '\\') {
      COMMAND.lastIndex = at;
      const name = COMMAND.exec(source)?.[1] ?? '';
      at += 1 + name.length;
      // The space behind a letter's name, or a setting's, is none of the text's; that behind a sign is one mostly meant.
      if (/^[a-z]/i.test(name) && (ACCENTS.has(name) || LETTERS.has(name) || SILENT.test(name))) {
        while (/\s/.test(source.charAt(at))) at++;
      }
      command(name);
    } else if (sign === '{' || sign === '}') {
      if (sign === '}') pending = [];
      at++;
    } else {
      const ligature = LIGATURES.find(([letters]) => source.startsWith(letters, at));
      emit(ligature ? ligature[1] : sign === '~' ? ' ' : sign);
      at += ligature ? ligature[0].length : 1;
    }
  }
  return out;

  function command(name: string): void {
    const accent = ACCENTS.get(name);
    const letter = LETTERS.get(name) ?? SIGNS.get(name) ?? MATH.get(name);
    if (accent !== undefined && pending.length < 4) pending.push(accent);
    else if (letter !== undefined) emit(letter);
    else if (name === '' || name === '\\' || /^[\s,;:!]$/.test(name)) emit(name === '!' ? '' : ' ');
    else if (/^[^a-z]/i.test(name)) emit(/^[-/@()[\]]$/.test(name) ? '' : name);
    else if (name === 'par' || name === 'newline') emit(name === 'par' ? '\n\n' : '\n');
    else if (name === 'ensuremath') emit(inMath(argument()));
    else if (name === 'textsuperscript' || name === 'textsubscript') emit(shifted(argument(), name === 'textsuperscript'));
    else if (name === 'unicode' || name === 'char') emit(byNumber(argument() ?? ''));
    else if (UNSEEN.test(name)) argument();
    else if (!SILENT.test(name) && source[at] !== '{') emit(name);
  }
}

/** Text that means nothing to TeX, a combining character's base with it. */
const PLAIN = /[^\\{}$~`'\-,<>?!]+/y;
const COMMAND = /\\([a-zA-Z]+|[^]?)/y;
const ARGUMENT = /\s*\{([^{}]{0,2000})\}/y;
const LIGATURES: readonly (readonly [string, string])[] = [
  ['---', '—'],
  ['--', '–'],
  ['``', '“'],
  ["''", '”'],
  [',,', '„'],
  ['<<', '«'],
  ['>>', '»'],
  ['?`', '¿'],
  ['!`', '¡'],
];

function formulaIn(source: string, at: number): { text: string; end: number } | undefined {
  const found = formulaAt(source, at);
  return found && { text: `$${found.formula}$`, end: found.end };
}

/** `\ensuremath{\alpha}` is the letter; more than one sign is a formula. */
function inMath(inside: string | undefined): string {
  const sign = inside?.trim() ?? '';
  if (sign === '') return '';
  return sign.length === 1 ? sign : (MATH.get(sign.replace(/^\\/, '')) ?? `$${sign}$`);
}

function shifted(text: string | undefined, up: boolean): string {
  if (text === undefined) return '';
  const set = Array.from(text, (sign) => (up ? TO_RAISED : TO_LOWERED).get(sign));
  return set.includes(undefined) ? text : set.join('');
}

/** arXiv writes signs it could not set as `\unicode{x2013}`. */
function byNumber(text: string): string {
  const code = Number(`0${text}`);
  return Number.isInteger(code) && code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
