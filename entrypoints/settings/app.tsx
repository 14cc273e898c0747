/** Ties the settings to storage, the sites' grants, the library and the backups. */
import { useEffect, useState } from 'preact/hooks';
import { SettingsPage } from '../../components/settings/settings';
import type { Library } from '../../lib/library/database';
import { ask } from '../../lib/messages/ask';
import { onChanged, tellChanged } from '../../lib/messages/changed';
import { changeSettings, onSettings, readSettings } from '../../lib/messages/settings';
import type { Settings } from '../../lib/settings/settings';
import { onKept, readKept, type KeptBackups } from '../backup/kept';
import { switchSite, useSites } from '../popup/sites';
import { errorOf } from '../../lib/paper/thrown';

export function App({ library }: { library: Library }) {
  const { settings, problem } = useSettings();
  return (
    <SettingsPage
      settings={settings}
      problem={problem}
      sites={useSites(true)}
      seen={useSeen(library)}
      backup={useBackup()}
      onSwitch={({ id }, on) => switchSite(id, on)}
      onChange={async (changes) => {
        await changeSettings(changes);
        // Pages of sites ask the worker again, and hear of it there.
        await tellChanged();
      }}
      onForget={() => ask('forgetSeen', {})}
    />
  );
}

function useSettings(): { settings: Settings | undefined; problem: string | undefined } {
  const [settings, setSettings] = useState<Settings>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    readSettings().then(setSettings, (error: unknown) => setProblem(errorOf(error).message));
    return onSettings(setSettings);
  }, []);
  return { settings, problem };
}

/** How many identifiers are remembered as seen. */
function useSeen(library: Library): number | undefined {
  const [seen, setSeen] = useState<number>();
  useEffect(() => {
    let here = true;
    const count = () => {
      library.seen.count().then(
        (now) => here && setSeen(now),
        // Why the library cannot be read, its own page says.
        () => undefined,
      );
    };
    count();
    const stop = onChanged(count);
    // What stands before the person meanwhile changes nothing else.
    window.addEventListener('focus', count);
    return () => {
      here = false;
      stop();
      window.removeEventListener('focus', count);
    };
  }, [library]);
  return seen;
}

const RHYTHM_WORDS = { off: '', daily: 'daily', weekly: 'weekly', monthly: 'monthly' } as const;

/** What is known of backups, in words. */
function useBackup(): string | undefined {
  const [kept, setKept] = useState<KeptBackups>();
  useEffect(() => {
    const read = () => void readKept().then(setKept, () => undefined);
    read();
    return onKept(read);
  }, []);
  if (!kept) return undefined;
  const { lastBackup, backupRhythm = 'off', backupFailure } = kept;
  const last = lastBackup
    ? `Last backed up on ${new Date(lastBackup.at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}.`
    : 'Nothing is backed up yet.';
  const failed = backupFailure ? ` The last automatic one failed: ${backupFailure.words}` : '';
  return `${last} ${backupRhythm === 'off' ? 'Automatic backups are off.' : `Backups are written ${RHYTHM_WORDS[backupRhythm]}.`}${failed}`;
}
