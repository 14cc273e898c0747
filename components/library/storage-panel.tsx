/** How the library is kept: how much of the disk it takes, whether the browser promises to keep it, and what is in it. */
import { ShieldCheck, TriangleAlert, X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icon';

/** What is known of the storage; what could not be read, or is being counted, is `undefined`. */
export interface StorageFacts {
  /** In bytes: what the extension takes, and what the browser would give it. */
  used?: number | undefined;
  quota?: number | undefined;
  /** Whether the browser has promised not to clear the library when the disk is full. */
  kept?: boolean | undefined;
  papers?: number | undefined;
  trashed?: number | undefined;
  noted?: number | undefined;
  /** How many identifiers of entries are remembered that came past, saved or not. */
  seen?: number | undefined;
  /** The version of the database. */
  version?: number | undefined;
  /** What is wrong, each in words that say what to do; `undefined` until it was looked for. */
  problems?: readonly string[] | undefined;
}

interface StoragePanelProps {
  facts: StorageFacts;
  /** Asks the browser to keep the library, within the click: gives whether it will. */
  onPersist: () => Promise<boolean>;
  onBackup?: () => void;
  onClose?: () => void;
}

export function StoragePanel({ facts, onPersist, onBackup, onClose }: StoragePanelProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { used, quota, papers, trashed, noted, seen, version } = facts;
  useLayoutEffect(() => heading.current?.focus(), []);
  const rows: [string, string | undefined][] = [
    ['Saved papers', numberWords(papers)],
    ['With a note', numberWords(noted)],
    ['In the trash', numberWords(trashed)],
    ['Entries remembered as seen', numberWords(seen)],
    ['Version of the database', version === undefined ? undefined : String(version)],
  ];
  return (
    <section
      class="storage"
      aria-labelledby={`${id}-heading`}
      onKeyDown={(event) => {
        if (!onClose || event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header class="view-head">
        <h2 ref={heading} id={`${id}-heading`} tabIndex={-1}>
          Storage
        </h2>
        {onClose && (
          <button type="button" class="tool" aria-label="Close storage" title="Close" onClick={onClose}>
            <Icon node={X} />
          </button>
        )}
      </header>
      <Problems problems={problemsOf(facts)} />
      <h3>On the disk</h3>
      {used === undefined ? (
        <p>The browser does not say how much room the library takes.</p>
      ) : (
        <>
          <p id={`${id}-room`}>
            {quota ? `${sizeWords(used)} used; the browser gives up to ${sizeWords(quota)}.` : `${sizeWords(used)} used.`}
          </p>
          {quota !== undefined && quota > 0 && (
            <meter aria-labelledby={`${id}-room`} min={0} max={quota} high={quota * 0.8} optimum={0} value={Math.min(used, quota)} />
          )}
        </>
      )}
      <Kept kept={facts.kept} onPersist={onPersist} />
      <h3>In the library</h3>
      <dl class="detail-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? <span class="quiet">Counting…</span>}</dd>
          </div>
        ))}
      </dl>
      <h3>Backup</h3>
      <p>Everything is on this computer only. A backup is one file with all of it, to be kept elsewhere.</p>
      {onBackup && (
        <p>
          <button type="button" class="button" onClick={onBackup}>
            Backup and restore
          </button>
        </p>
      )}
    </section>
  );
}

/** All that is wrong, also what the figures say; `undefined` until it was looked for. */
function problemsOf({ used, quota, problems }: StorageFacts): readonly string[] | undefined {
  const full = used !== undefined && quota !== undefined && used > quota * 0.9;
  if (!full) return problems;
  return ['The room is nearly used up, and saving may fail soon. Make a backup, then free some of the disk.', ...(problems ?? [])];
}

function Problems({ problems }: { problems: readonly string[] | undefined }) {
  if (!problems) return null;
  if (problems.length === 0) return <p>No problem is known.</p>;
  return (
    <ul class="storage-problems" aria-label="Problems">
      {problems.map((words) => (
        <li key={words} class="storage-problem">
          <Icon node={TriangleAlert} />
          <bdi>{words}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Whether the browser will keep the library, and asking it to. Firefox asks the person in turn. */
function Kept({ kept, onPersist }: { kept: boolean | undefined; onPersist: () => Promise<boolean> }) {
  const [asked, setAsked] = useState<'asking' | 'kept' | 'refused' | 'failed'>();
  const status = useRef<HTMLParagraphElement>(null);
  const promised = asked === 'kept' || kept === true;
  const ask = (): void => {
    setAsked('asking');
    // Asked within the click: a browser that sees none may refuse without asking the person.
    onPersist().then(
      (will) => {
        setAsked(will ? 'kept' : 'refused');
        // The button that had the focus is gone.
        if (will) status.current?.focus();
      },
      () => setAsked('failed'),
    );
  };
  return (
    <>
      <h3>Kept by the browser</h3>
      <p ref={status} class="storage-kept" role="status" tabIndex={-1}>
        {promised && <Icon node={ShieldCheck} />}
        <span>{keptWords(promised, asked, kept)}</span>
      </p>
      {!promised && (
        <p>
          <button type="button" class="button" aria-disabled={asked === 'asking'} onClick={() => asked !== 'asking' && ask()}>
            Ask the browser to keep it
          </button>
        </p>
      )}
    </>
  );
}

function keptWords(
  promised: boolean,
  asked: 'asking' | 'kept' | 'refused' | 'failed' | undefined,
  kept: boolean | undefined,
): ComponentChildren {
  if (promised) return 'The browser promises to keep the library, also when the disk is full.';
  if (asked === 'asking') return 'Asking… The browser may want an answer from you.';
  if (asked === 'refused') return 'The browser did not promise it. Nothing is lost; make a backup now and then, and ask again later.';
  if (asked === 'failed') return 'The browser could not be asked. Nothing is lost; make a backup now and then.';
  if (kept === undefined) return 'The browser does not say whether it will keep the library when the disk is full.';
  return 'When the disk is full, the browser may clear the library. It can be asked not to.';
}

function numberWords(count: number | undefined): string | undefined {
  return count?.toLocaleString('en');
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A size as people say it: `512 bytes`, `3.4 MB`, `120 GB`; thousands, as browsers and systems show them. */
export function sizeWords(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const size = bytes / 1_000 ** step;
  return `${size.toLocaleString('en', { maximumFractionDigits: size < 10 && step > 0 ? 1 : 0 })} ${UNITS[step] ?? ''}`;
}
