/** HAND ON: every format the list can be taken away in. A new one is a file and its line here. */
import type { Format } from './format';
import { json } from './json';
import { markdown } from './markdown';

export type { Format, WriteOptions } from './format';

export const formats: readonly Format[] = [markdown, json];
