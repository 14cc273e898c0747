/** What is on the page before the person. */
import { CircleAlert } from 'lucide';
import { Icon } from './icon';
import { counted } from './paper-words';

/** `site` is the site's name, or a mirror's host. */
export type PageFacts =
  /** What a page's script said of it. */
  | {
      /** The site's id; `anywhere` for a page in which papers were looked for. */
      id?: string | undefined;
      kind: 'listing' | 'paper' | 'other';
      site: string;
      found: number;
      saved: number;
    }
  /** A site that we know and may not read; `grant` is what its switch is called by. */
  | { kind: 'off'; site: string; grant: string }
  /** A site that may be read, and no script of ours answers there. */
  | { kind: 'silent'; site: string };

/** `asking` until the page has answered; nothing when it is of no site that we know. */
export function PageLine({ page }: { page: PageFacts | 'asking' | undefined }) {
  const problem = typeof page === 'object' ? problemOf(page) : undefined;
  return (
    <div class={`page-line${problem ? ' is-warning' : ''}`} role="status" aria-label="On this page">
      {problem && typeof page === 'object' ? (
        <>
          <Icon node={CircleAlert} />
          <div>
            <p>
              <strong>{page.site}</strong>: {problem.words}
            </p>
            <p class="quiet">{problem.then}</p>
          </div>
        </>
      ) : (
        <p>{page === 'asking' ? '\u00a0' : wordsOf(page)}</p>
      )}
    </div>
  );
}

function problemOf(page: PageFacts): { words: string; then: string } | undefined {
  if (page.kind === 'silent') return { words: 'this page does not answer', then: 'Reload the page.' };
  if (page.kind === 'off' || page.kind === 'other' || page.found > 0) return undefined;
  return {
    words: 'this layout is not one we know',
    then: 'Reload the page. If it stays so, Postil needs an update; what you saved is safe.',
  };
}

function wordsOf(page: PageFacts | undefined) {
  if (!page || page.kind === 'silent') return 'No paper listing on this page';
  if (page.kind === 'other') return `${page.site}: no papers listed on this page`;
  if (page.kind === 'off') {
    return (
      <>
        <strong>{page.site}</strong>: Postil may not read this site until you allow it.
      </>
    );
  }
  return (
    <>
      <strong>{page.site}</strong> <span aria-hidden="true">·</span> {counted(page.found, 'paper')}, {page.saved.toLocaleString('en')} saved
    </>
  );
}
