/** The page before the person: what our script there says of it, and where there is none, whether the site would have to be allowed. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PageFacts, PageSteps } from '../../components/page-line';
import { grantFor, onGrants } from '../../lib/consent/grants';
import { mayRead } from '../../lib/consent/held';
import { onChanged } from '../../lib/messages/changed';

/** When a page is asked again after a change, in milliseconds: it looks up for itself what is saved, or has only just been started in. */
const AGAIN = [200, 500, 1_000, 2_000];

/**
 * What the page holds; asked again after a change of the library, after one of what is allowed, and once papers were looked for in it.
 * And what it can be had do.
 */
export function usePage(looked: number): { page: PageFacts | 'asking' | undefined; steps: PageSteps } {
  const tab = useRef<number | undefined>(undefined);
  const [page, setPage] = useState<PageFacts | 'asking' | undefined>('asking');
  useEffect(() => {
    let asked = 0;
    const look = async (patient = false) => {
      const asking = ++asked;
      const facts = await factsOf((id) => (tab.current = id));
      // A page that was just started in does not answer yet; what was known of it stays until it does, or until it is not asked again.
      if (asking === asked && !(patient && facts?.kind === 'silent')) setPage(facts);
    };
    const timers: ReturnType<typeof setTimeout>[] = [];
    const lookSoon = () => {
      timers.splice(0).forEach(clearTimeout);
      timers.push(...AGAIN.map((delay, at) => setTimeout(() => void look(at < AGAIN.length - 1), delay)));
    };
    const onShown = () => {
      if (document.visibilityState === 'visible') void look();
    };
    void look();
    document.addEventListener('visibilitychange', onShown);
    const stops = [onChanged(lookSoon), onGrants(lookSoon)];
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', onShown);
      timers.forEach(clearTimeout);
    };
  }, [looked]);
  const steps = useMemo<PageSteps>(
    () => ({
      step: async () => {
        const { askStep } = await import('../../lib/messages/page');
        return tab.current === undefined ? undefined : askStep(tab.current);
      },
      unfold: async (on) => {
        const { askUnfold } = await import('../../lib/messages/page');
        return tab.current === undefined ? undefined : (await askUnfold(tab.current, on))?.unfolded;
      },
    }),
    [],
  );
  return { page, steps };
}

async function factsOf(isIn: (tab: number | undefined) => void): Promise<PageFacts | undefined> {
  const { report, url, tab } = await (await import('../../lib/messages/page')).askPage();
  isIn(tab);
  if (report) return report;
  const grant = url === undefined ? undefined : grantFor(new URL(url));
  if (!grant || url === undefined) return undefined;
  return (await mayRead(url)) ? { kind: 'silent', site: grant.name } : { kind: 'off', site: grant.name, grant: grant.id };
}
