/** The hidden page that makes the library a file, where the worker cannot. It lives for one backup. */
import { writeBackup } from '../../lib/library/backup';
import { openLibrary } from '../../lib/library/database';
import { ask, LONG } from '../../lib/messages/ask';
import { backupName } from '../../lib/paper/postil-writing';
import { errorOf } from '../../lib/paper/thrown';

async function backUp(): Promise<void> {
  const now = new Date();
  try {
    const { file, papers, edit } = await writeBackup(openLibrary(), { now, tick: () => Promise.resolve() });
    // The address lives as long as this page, which the worker closes when the file is saved.
    await ask('backUp', { url: URL.createObjectURL(file), file: backupName(now), at: now.getTime(), papers, edit }, LONG);
  } catch (error) {
    await ask('backUp', { failed: errorOf(error).message }, LONG);
  } finally {
    window.close();
  }
}

void backUp();
