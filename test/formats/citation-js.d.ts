/** What is used of Citation.js, which brings no types. */
declare module '@citation-js/core' {
  export const plugins: { input: { chain: (text: string, options: { forceType: string; generateGraph: boolean }) => unknown } };
}
