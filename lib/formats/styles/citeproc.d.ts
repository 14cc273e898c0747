/** What is used of citeproc-js (https://citeproc-js.readthedocs.io), which brings no types. */
declare module 'citeproc' {
  interface System {
    retrieveLocale: (language: string) => string;
    retrieveItem: (id: string) => unknown;
  }
  interface Engine {
    setOutputFormat(format: 'text' | 'html'): void;
    updateItems(ids: readonly string[]): void;
    /** `false` where the style has no bibliography. */
    makeBibliography(): [parameters: { bibstart: string; bibend: string; entry_ids: string[][] }, entries: string[]] | false;
  }
  const CSL: { Engine: new (system: System, style: string, language: string, forceLanguage: boolean) => Engine };
  export default CSL;
}
