/** The thread in which a file is read; what it does is in reading.ts. */
import { readers } from '../../lib/formats';
import { openLibrary } from '../../lib/library/database';
import { serveReading } from './reading';

serveReading(globalThis, readers, openLibrary);
