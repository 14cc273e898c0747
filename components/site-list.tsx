/** The sites Postil knows, each with a switch: what is on is marked, what is off is not read. */
import { ArrowLeft } from 'lucide';
import { useLayoutEffect, type MutableRef } from 'preact/hooks';
import { Icon } from './icon';

/** A site's switch, or a mirror's. */
export interface SiteState {
  id: string;
  /** The site's name; a mirror's host. */
  name: string;
  /** Its hosts as people read them. */
  hosts: readonly string[];
  /** Those that may be read. The switch is on when it is all of them. */
  held: readonly string[];
  /** Why its pages are not marked although it is on. */
  problem?: string | undefined;
}

export interface SitesProps {
  /** `undefined` until they have been read. */
  sites: readonly SiteState[] | undefined;
  back: MutableRef<HTMLButtonElement | null>;
  onSwitch: (site: SiteState, on: boolean) => void;
  onBack: () => void;
}

export function Sites({ sites, back, onSwitch, onBack }: SitesProps) {
  useLayoutEffect(() => back.current?.focus(), []);
  return (
    <>
      <header class="top">
        <div class="view-line">
          <button ref={back} type="button" class="tool" aria-label="Back to saved papers" onClick={onBack}>
            <Icon node={ArrowLeft} />
          </button>
          <h1>Sites</h1>
        </div>
        <p class="view-words">Postil reads a site only while its switch is on, and sends nothing anywhere.</p>
      </header>
      <main class="papers">
        <SiteSwitches sites={sites} onSwitch={onSwitch} />
      </main>
    </>
  );
}

/** The switches by themselves. */
export function SiteSwitches({ sites, onSwitch }: Pick<SitesProps, 'sites' | 'onSwitch'>) {
  return (
    <ul class="sites" aria-label="Sites">
      {sites?.map((site) => (
        <SiteRow key={site.id} site={site} onSwitch={onSwitch} />
      ))}
    </ul>
  );
}

function SiteRow({ site, onSwitch }: { site: SiteState; onSwitch: SitesProps['onSwitch'] }) {
  const { id, name, hosts, held, problem } = site;
  const on = held.length === hosts.length;
  return (
    <li class="site">
      {/* The whole row is the switch's label, so all of it can be clicked. */}
      <label class="site-label" for={`site-${id}`}>
        <span class="site-name">{name}</span>
        <span class="site-hosts">
          {hosts.join(', ')}
          {!on && held.length > 0 && `. On at ${held.join(', ')} only`}
        </span>
        {problem && <span class="site-problem">Not marked: {problem}</span>}
      </label>
      <button
        type="button"
        class="switch"
        id={`site-${id}`}
        role="switch"
        aria-checked={on}
        aria-label={`Mark papers on ${name}`}
        onClick={() => onSwitch(site, !on)}
      />
    </li>
  );
}
