/** What is on the page before the person. */
import { CircleAlert } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon';

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
      /** Never met before; missing where what was met is not kept. */
      new?: number | undefined;
      dismissed?: number | undefined;
      /** Whether the dismissed ones are shown in full for now. */
      unfolded?: boolean | undefined;
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
    <span class="page-sum">
      <strong>{page.site}</strong>
      {sumOf(page).map((part) => (
        <span key={part}>
          <span class="page-dot"> · </span>
          {part}
        </span>
      ))}
    </span>
  );
}

/** `30 here · 12 new · 3 saved · 2 dismissed`: of what there is none is not said, but for what is saved. */
function sumOf({ found, saved, new: fresh = 0, dismissed = 0 }: Extract<PageFacts, { found: number }>): string[] {
  const parts: [number, string][] = [[found, 'here'], ...(fresh > 0 ? [[fresh, 'new'] as [number, string]] : []), [saved, 'saved']];
  if (dismissed > 0) parts.push([dismissed, 'dismissed']);
  return parts.map(([count, words]) => `${count.toLocaleString('en')} ${words}`);
}

/** What the popup can have the page do. What it gives is `undefined` where the page does not answer. */
export interface PageSteps {
  /** Goes on to the next new entry; gives which of how many it is. */
  step: () => Promise<{ at: number; of: number } | undefined>;
  /** Shows the dismissed entries in full, or folds them; gives whether they are shown now. */
  unfold: (on: boolean) => Promise<boolean | undefined>;
}

/** The buttons that go through the page's new entries and show its dismissed ones, where there are any. */
export function PageActions({ page, steps }: { page: PageFacts | 'asking' | undefined; steps: PageSteps }) {
  const [said, setSaid] = useState('');
  const [unfolded, setUnfolded] = useState<boolean>();
  // What the page says of itself later has the last word.
  useEffect(() => setUnfolded(undefined), [page]);
  if (typeof page !== 'object' || !('found' in page)) return null;
  const { new: fresh = 0, dismissed = 0 } = page;
  if (fresh === 0 && dismissed === 0) return null;
  const shown = unfolded ?? page.unfolded ?? false;
  const SILENT = 'The page does not answer. Reload it.';
  const step = async () => {
    const stepped = await steps.step();
    if (!stepped) setSaid(SILENT);
    else setSaid(stepped.of === 0 ? 'Nothing new is left' : `${stepped.at} of ${stepped.of}`);
  };
  const unfold = async () => {
    const now = await steps.unfold(!shown);
    if (now !== undefined) setUnfolded(now);
    setSaid(now === undefined ? SILENT : '');
  };
  return (
    <div class="page-actions">
      {fresh > 0 && (
        <button type="button" class="button offer" onClick={() => void step()}>
          Next new
        </button>
      )}
      {dismissed > 0 && (
        <button type="button" class="button offer" aria-pressed={shown} onClick={() => void unfold()}>
          Show dismissed
        </button>
      )}
      <span class="quiet" role="status" aria-label="Steps">
        {said}
      </span>
    </div>
  );
}
