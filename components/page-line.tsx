/** What is on the page before the person. */
import { CircleAlert } from 'lucide';
import { Icon } from './icon';
import { counted } from './paper-words';

/** What a page's script said of it; `site` is the site's name. */
export interface PageFacts {
  site: string;
  kind: 'listing' | 'paper' | 'other';
  found: number;
  saved: number;
}

/** `asking` until the page has answered; nothing when no script of ours is there. */
export function PageLine({ page }: { page: PageFacts | 'asking' | undefined }) {
  const unknown = typeof page === 'object' && page.kind !== 'other' && page.found === 0;
  return (
    <div class={`page-line${unknown ? ' is-warning' : ''}`} role="status" aria-label="On this page">
      {unknown ? (
        <>
          <Icon node={CircleAlert} />
          <div>
            <p>
              <strong>{page.site}</strong>: this layout is not one we know
            </p>
            <p class="quiet">Reload the page. If it stays so, Postil needs an update; what you saved is safe.</p>
          </div>
        </>
      ) : (
        <p>{page === 'asking' ? '\u00a0' : wordsOf(page)}</p>
      )}
    </div>
  );
}

function wordsOf(page: PageFacts | undefined) {
  if (!page) return 'No paper listing on this page';
  if (page.kind === 'other') return `${page.site}: no papers listed on this page`;
  return (
    <>
      <strong>{page.site}</strong> <span aria-hidden="true">·</span> {counted(page.found, 'paper')}, {page.saved.toLocaleString('en')} saved
    </>
  );
}
