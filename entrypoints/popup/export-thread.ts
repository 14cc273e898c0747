/** The thread in which files are written; what it does is in export-writing.ts. */
import { formats } from '../../lib/formats';
import { openLibrary } from '../../lib/library/database';
import { serveWriting } from './export-writing';

serveWriting(globalThis, formats, openLibrary);
