/** The settings, all on one page: sites, what was seen, keys, appearance, backup, data. Each takes effect at once. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Settings } from '../../lib/settings/settings';
import { NoticeBar, type Notice } from '../notice';
import { SiteSwitches, type SiteState } from '../site-list';
import { Keys } from './keys';
import { errorOf } from '../../lib/paper/thrown';

/** How something asked for ended. */
export type Outcome = { ok: true } | { ok: false; problem: { words: string } };

export interface SettingsProps {
  /** `undefined` until they have been read. */
  settings: Settings | undefined;
  /** Why they could not be read. */
  problem?: string | undefined;
  sites: readonly SiteState[] | undefined;
  /** How many identifiers are remembered as seen; `undefined` until they are counted. */
  seen: number | undefined;
  /** What is known of backups, in words; `undefined` until it is. */
  backup: string | undefined;
  /** Switches a site on or off, by its grant. Asks before anything is awaited: the browser wants to see the click. */
  onSwitch: (site: SiteState, on: boolean) => Promise<Outcome>;
  /** Settles something; rejects where it could not be kept. */
  onChange: (changes: Partial<Settings>) => Promise<void>;
  onForget: () => Promise<Outcome>;
}

const APPEARANCES = [
  { id: 'system', name: 'As the system has it' },
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
] as const;

export function SettingsPage(props: SettingsProps) {
  const { settings, problem, sites, seen, backup } = props;
  const [notice, setNotice] = useState<Notice>();
  const head = useRef<HTMLHeadingElement>(null);

  const change = async (changes: Partial<Settings>, done?: Notice) => {
    try {
      await props.onChange(changes);
      setNotice(done);
    } catch (error) {
      setNotice({
        words: `Not kept: ${errorOf(error).message} It is as it was.`,
        error: true,
        action: {
          name: 'Try again',
          run: () => {
            // The button that was pressed goes.
            head.current?.focus();
            void change(changes, done);
          },
        },
      });
    }
  };
  const flip = async (site: SiteState, on: boolean) => {
    const result = await props.onSwitch(site, on);
    setNotice(result.ok ? undefined : { words: `${site.name} stays ${on ? 'off' : 'on'}: ${result.problem.words}`, error: true });
  };

  return (
    <>
      <main class="settings">
        <h1 ref={head} tabIndex={-1}>
          Settings
        </h1>
        <p class="quiet">What you settle here takes effect at once, in open pages too. All of it stays on this machine.</p>
        {problem !== undefined && (
          <p class="settings-problem" role="alert">
            The settings could not be read: {problem} Reload this page.
          </p>
        )}
        <Section name="Sites" words="Postil reads a site only while its switch is on.">
          <SiteSwitches sites={sites} onSwitch={(site, on) => void flip(site, on)} />
        </Section>
        {settings && (
          <>
            <Section name="New and seen" words="An entry that stood half in view for a second was seen. That is kept on this machine only.">
              <Switch name="Mark what is new" on={settings.seen} onSwitch={(on) => void change({ seen: on })} />
              <Forget seen={seen} onForget={props.onForget} onSay={setNotice} onDone={() => head.current?.focus()} />
            </Section>
            <Section name="Keys" words="They work on listings, never while you type, and never over a key of the page’s own.">
              <Switch name="Use keys on listings" on={settings.keys} onSwitch={(on) => void change({ keys: on })} />
              <Keys bindings={settings.bindings} disabled={!settings.keys} onChange={(bindings, done) => void change({ bindings }, done)} />
            </Section>
            <Section name="Appearance" words="Of Postil’s own pages. On a listing, marks are as light or dark as the page.">
              <fieldset class="settings-choice">
                <legend class="visually-hidden">Appearance</legend>
                {APPEARANCES.map(({ id, name }) => (
                  <label key={id}>
                    <input
                      type="radio"
                      name="appearance"
                      value={id}
                      checked={settings.appearance === id}
                      onChange={() => void change({ appearance: id })}
                    />
                    {name}
                  </label>
                ))}
              </fieldset>
            </Section>
          </>
        )}
        <Section name="Backup" words={backup ?? 'Reading about backups…'}>
          <a class="button" href="library.html?panel=backup">
            Back up and restore
          </a>
        </Section>
        <Section name="Data" words="Your papers, notes and tags are in this browser, and nowhere else.">
          <p class="settings-links">
            <a class="button" href="library.html">
              Open the library
            </a>
            <a class="button" href="library.html?panel=storage">
              Storage
            </a>
          </p>
        </Section>
      </main>
      <NoticeBar
        notice={notice}
        onClose={() => {
          setNotice(undefined);
          head.current?.focus();
        }}
      />
    </>
  );
}

function Section({ name, words, children }: { name: string; words: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="settings-part" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <p class="quiet">{words}</p>
      {children}
    </section>
  );
}

function Switch({ name, on, onSwitch }: { name: string; on: boolean; onSwitch: (on: boolean) => void }) {
  const id = useId();
  return (
    <p class="settings-switch">
      <label for={id}>{name}</label>
      <button type="button" id={id} class="switch" role="switch" aria-checked={on} aria-label={name} onClick={() => onSwitch(!on)} />
    </p>
  );
}

interface ForgetProps {
  seen: number | undefined;
  onForget: () => Promise<Outcome>;
  onSay: (notice: Notice) => void;
  /** What had the focus is gone. */
  onDone: () => void;
}

/** Forgetting what was seen: says how much that is, and asks once more. */
function Forget({ seen, onForget, onSay, onDone }: ForgetProps) {
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);
  const again = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  // Pressed twice, Enter must not erase what cannot be had back.
  useLayoutEffect(() => keep.current?.focus(), [asking]);
  const none = seen === undefined || seen === 0;
  const forget = async () => {
    setWorking(true);
    const result = await onForget();
    setWorking(false);
    setAsking(false);
    onSay(
      result.ok
        ? { words: 'What was seen and dismissed is forgotten' }
        : { words: `Not forgotten: ${result.problem.words}`, error: true, action: { name: 'Try again', run: () => void forget() } },
    );
    onDone();
  };
  const leave = () => {
    setAsking(false);
    // Drawn again in its place.
    requestAnimationFrame(() => again.current?.focus());
  };
  if (asking) {
    return (
      <div
        class="settings-ask"
        role="group"
        aria-label="Forget what was seen?"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !working) leave();
        }}
      >
        <p>This forgets {entries(seen ?? 0)} and which of them you dismissed. It cannot be undone; saved papers stay.</p>
        <p class="settings-links">
          <button type="button" class="button is-danger" disabled={working} onClick={() => void forget()}>
            Forget them
          </button>
          <button ref={keep} type="button" class="button" disabled={working} onClick={leave}>
            Keep them
          </button>
        </p>
      </div>
    );
  }
  return (
    <p class="settings-switch">
      <span class="quiet">{seen === undefined ? 'Counting…' : seen === 0 ? 'Nothing is remembered' : `${entries(seen)} remembered`}</span>
      <button ref={again} type="button" class="button" disabled={none} onClick={() => setAsking(true)}>
        Forget what was seen…
      </button>
    </p>
  );
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count.toLocaleString('en')} entries`;
}
