/** The sites' switches: how they stand, and what pressing one does. */
import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { Outcome } from '../../components/popup';
import type { SiteState } from '../../components/site-list';
import { askFor, giveBack, grants, onGrants, type Grant } from '../../lib/consent/grants';
import { heldHosts } from '../../lib/consent/held';
import { scriptProblems } from '../../lib/consent/scripts';
import { hostIn } from '../../lib/sites/hosts';
import { errorOf } from '../../lib/paper/thrown';

/** Every site by its name, each followed by those of its mirrors that are allowed or were while this was shown. */
export function useSites(shown: boolean): readonly SiteState[] | undefined {
  const [sites, setSites] = useState<readonly SiteState[]>();
  useEffect(() => {
    if (!shown) return undefined;
    const listed = new Set<Grant>();
    let asked = 0;
    const look = async () => {
      const asking = ++asked;
      const [held, problems] = await Promise.all([heldHosts(), scriptProblems()]);
      if (asking === asked) setSites(statesOf(held, problems, listed));
    };
    const lookNow = () => void look();
    lookNow();
    const stop = onGrants(lookNow);
    // What kept a script from being registered is told there.
    browser.storage.local.onChanged.addListener(lookNow);
    return () => {
      asked += 1;
      stop();
      browser.storage.local.onChanged.removeListener(lookNow);
    };
  }, [shown]);
  return sites;
}

function statesOf(held: ReadonlySet<string>, problems: Record<string, string>, listed: Set<Grant>): SiteState[] {
  for (const grant of grants) {
    if (grant.hosts === grant.place.hosts || grant.hosts.some((host) => held.has(host))) listed.add(grant);
  }
  return grants
    .filter((grant) => listed.has(grant))
    .sort((a, b) => a.place.name.localeCompare(b.place.name, 'en'))
    .map(({ id, name, place, hosts }) => {
      const heldHere = hosts.filter((host) => held.has(host));
      return {
        id,
        name,
        hosts: hosts.map(hostIn),
        held: heldHere.map(hostIn),
        problem: heldHere.length > 0 ? problems[place.id] : undefined,
      };
    });
}

/** Asks for a grant or gives it back. What it asks, it asks before anything is awaited. */
export async function switchSite(id: string, on: boolean): Promise<Outcome> {
  const grant = grants.find((one) => one.id === id);
  if (!grant) return problem('this version of Postil does not know it.');
  try {
    if (on) return (await askFor(grant)) ? { ok: true } : problem('you did not allow it.');
    return (await giveBack(grant))
      ? { ok: true }
      : problem('it came with the installation. The browser’s own settings for extensions can take it back.');
  } catch (error) {
    return problem(errorOf(error).message);
  }
}

function problem(words: string): Outcome {
  return { ok: false, problem: { words } };
}
