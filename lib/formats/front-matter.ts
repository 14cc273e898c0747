/** YAML front matter: what a note begins with, for programs that read properties of notes (Obsidian, Zettlr, Jekyll, pandoc). */

/** A property's value. Texts are text whatever they look like; `undefined` and empty lists are left out. */
export type Property = string | readonly string[] | number | undefined;

/** The block with its fences and a line end. Names are written as they are given: letters, digits and hyphens. */
export function frontMatter(properties: readonly (readonly [name: string, value: Property])[]): string {
  const lines = properties.flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'number') return [`${name}: ${value}`];
    if (typeof value === 'string') return [`${name}: ${scalar(value)}`];
    return value.length > 0 ? [`${name}:`, ...value.map((item) => `  - ${scalar(item)}`)] : [];
  });
  return ['---', ...lines, '---', ''].join('\n');
}

/** Dates stand bare, as Obsidian wants them; all else in double quotes, where nothing means anything but itself. */
function scalar(text: string): string {
  return DATE.test(text) ? text : quoted(text);
}
const DATE = /^[12]\d{3}-\d\d-\d\d$/;

/**
 * A YAML double-quoted scalar. JSON's form is one, but for characters that YAML takes in no file and half characters, which it has
 * no escape for. https://yaml.org/spec/1.2.2/#51-character-set
 */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
