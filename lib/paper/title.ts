/**
 * Titles as people read them: white space collapsed, TeX as plain text. The page script, which may weigh little, has the worker read
 * those that hold TeX.
 */
import { identifierLabel } from './identifier';
import { mayHoldTex, squeeze } from './text';

/** What a paper is called: its readable title, or its first identifier when no page has shown a title. */
export function titleOf({ title, ids }: { title: string; ids: readonly string[] }): string {
  return readableTitle(title) || identifierLabel(ids[0] ?? '');
}

/** What is longer is no title, and left as it is, in characters. */
const LONGEST = 1_000;

/**
 * The readable title: white space collapsed, TeX made readable (`E$^{2}$GAN` → `E²GAN`). What has no form in Unicode keeps a
 * plain one (`x_{ab}` → `x_ab`), an unknown command its name; dollars that are money stay. A title without TeX comes back as it
 * is. Never throws, and takes time in proportion to the title's length.
 */
export function readableTitle(raw: string): string {
  const title = squeeze(raw);
  return title.length < LONGEST && mayHoldTex(title) ? squeeze(plain(title).normalize()) || title : title;
}

/** Names and signs in turn. A sign that combines is an accent of the argument. */
const SYMBOLS = new Map(
  (
    'ell ℓ hbar ℏ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ prime ′ top ⊤ perp ⊥ dagger † emptyset ∅ forall ∀ exists ∃ ' +
    'to → rightarrow → leftarrow ← leftrightarrow ↔ mapsto ↦ uparrow ↑ downarrow ↓ ' +
    'le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ parallel ∥ ' +
    'times × pm ± mp ∓ cdot · circ ∘ ast ∗ star ⋆ odot ⊙ otimes ⊗ oplus ⊕ wedge ∧ vee ∨ ' +
    'in ∈ subset ⊂ subseteq ⊆ cap ∩ cup ∪ setminus ∖ langle ⟨ rangle ⟩ mid | vert | | ‖ ldots … dots … cdots ⋯ ' +
    'ss ß ae æ oe œ aa å o ø O Ø l ł L Ł i i j j ' +
    '\' \u0301 ` \u0300 ^ \u0302 hat \u0302 " \u0308 ddot \u0308 ~ \u0303 tilde \u0303 = \u0304 bar \u0304 overline \u0304 ' +
    '. \u0307 dot \u0307 vec \u20D7 u \u0306 v \u030C H \u030B c \u0327 k \u0328 r \u030A d \u0323'
  )
    .match(/\S+ \S/g)
    ?.map((pair): [string, string] => [pair.slice(0, -2), pair.slice(-1)]),
);
'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega'
  .split(' ')
  .forEach((name, at) => SYMBOLS.set(name, String.fromCharCode(0x3b1 + at)));

/** The special forms of characters by the plain ones, which Unicode knows them to stand for. */
function forms(special: string): Map<string, string> {
  return new Map(Array.from(special, (form) => [form.normalize('NFKD'), form]));
}
const DOUBLE_STRUCK = forms('ℂℍℕℙℚℝℤ');
const RAISED = forms('⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᵠᵡ*∗′').set('∘', '°');
const LOWERED = forms('₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ');

/** Commands that are a letter. */
const LETTER = /^([a-z]|ss|ae|oe|aa)$/i;
/** What only says how the rest is set. */
const SILENT = /^([-/!()[\]]|(left|right|big|display|math|text|oper|bold).*|emph|[mh]box|it|bf|em|rm|tt|sc|sf|cal)$/i;

function plain(title: string): string {
  /** Commands and single characters. */
  const tokens = title.match(/\\(?:[a-z]+|.)|\$\$|./giu) ?? [''];
  let at = 0;
  let formula = false;

  /** Everything up to the brace that closes this group. */
  const run = (): string => {
    let out = '';
    for (let token; (token = tokens[at++]) && token !== '}';) out += atom(token, out);
    return out;
  };

  /** What a command applies to: a group in braces, another command or one character. */
  const argument = (): string => {
    while (tokens[at] === ' ') at++;
    const token = tokens[at];
    if (!token || token === '}') return '';
    at++;
    return atom(token, '');
  };

  const atom = (token: string, before: string): string => {
    if (token === '{') return run();
    if (token[0] === '$') return dollar(token);
    if (token === '^' || token === '_') return formula || tokens[at] === '{' ? script(token, argument()) : token;
    return token[0] === '\\' && token[1] ? command(token.slice(1), before) : token;
  };

  /**
   * Dollars enclose a formula when it holds TeX or, as pandoc has it, when no space stands inside of either and no digit behind
   * them: `$5 to $10` is money.
   */
  const dollar = (token: string): string => {
    const closes = formula;
    const end = tokens.indexOf(token, at);
    const text = tokens.slice(at, end).join('');
    formula = !closes && end > at && (/[\\^_{]/.test(text) || (text === text.trim() && !/\d/.test(tokens[end + 1] ?? '')));
    return closes || formula ? '' : token;
  };

  const command = (name: string, before: string): string => {
    const small = name.replace(/^(var|wide)/, '');
    const symbol = SYMBOLS.get(small) ?? (small[1] && SYMBOLS.get(small.toLowerCase())?.toUpperCase());
    if (symbol && /\p{M}/u.test(symbol)) return argument().replace(/./u, `$&${symbol}`);
    const group = tokens[at] === '{';
    if (group && tokens[at + 1] === '}') at += 2;
    if (symbol) {
      // The space that ends the name of a letter is none of the word's: `S\o ren`.
      if (!formula && LETTER.test(name) && tokens[at] === ' ') at++;
      return symbol;
    }
    if (/frac$/.test(name)) return `${whole(argument())}/${whole(argument())}`;
    if (name === 'sqrt') return `√${whole(argument())}`;
    if (name === 'mathbb') return argument().replace(/./gu, (letter) => DOUBLE_STRUCK.get(letter) ?? letter);
    // arXiv writes signs it could not set as `$\unicode{x2013}$`.
    if (name === 'unicode') return String.fromCharCode(Number(`0${argument()}`));
    if (SILENT.test(name)) return group ? argument() : '';
    if (!/[a-z]/i.test(name)) return /[\\,:;]/.test(name) ? ' ' : name;
    return (/[\p{L}\p{N})]/u.test(before.slice(-1)) ? ' ' : '') + name + (group ? ` ${argument()}` : '');
  };

  let out = '';
  while (at < tokens.length) out += run();
  return out;
}

/** Raised or lowered where every character has such a form, else behind the sign TeX has for it. */
function script(sign: string, text: string): string {
  const table = sign === '^' ? RAISED : LOWERED;
  const set = Array.from(text.replace(/ /g, '').replace(/-/g, '−'), (character) => table.get(character));
  return set.includes(undefined) ? sign + whole(text) : set.join('');
}

/** In parentheses, unless it is one word or sign. */
function whole(text: string): string {
  return /^(.|[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd}.]*)$/u.test(text) ? text : `(${text})`;
}
