/** As much of it as the tests use. */
declare module 'js-yaml' {
  /** YAML 1.2's core schema, in which a date is a text. */
  export const CORE_SCHEMA: unknown;
  export function load(text: string, how: { schema: unknown }): unknown;
}
