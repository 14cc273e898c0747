/**
 * The extension as after every switch was turned on: headless Chromium shows no permission prompt that could be answered, so the copy
 * names the optional hosts as held from the start.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { BrowserKind } from './find';
import { builtExtension } from './launch';

const Manifest = z.looseObject({ host_permissions: z.array(z.string()), optional_host_permissions: z.array(z.string()) });

/** Makes the copy of the built extension; `remove` deletes it again. */
export function consentedExtension(kind: BrowserKind): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'postil-consented-'));
  cpSync(builtExtension(kind), folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const { optional_host_permissions: optional, ...manifest } = Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, JSON.stringify({ ...manifest, host_permissions: [...manifest.host_permissions, ...optional] }));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
