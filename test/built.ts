import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { builtExtension } from './browsers/launch';
import type { BrowserKind } from './browsers/find';

const Manifest = z.looseObject({
  content_scripts: z.array(
    z.object({ matches: z.array(z.string()), js: z.array(z.string()), css: z.optional(z.array(z.string())), run_at: z.string() }),
  ),
  background: z.union([z.object({ service_worker: z.string() }), z.object({ scripts: z.array(z.string()) })]),
});
export type Manifest = z.infer<typeof Manifest>;

/** A file of the extension as it was built for a browser. Throws where it has not been built. */
export function builtFile(kind: BrowserKind, path: string): Buffer {
  const file = join(builtExtension(kind), path);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(`${file} is not there. Build first: npm run build`, { cause });
  }
}

/** The files in a folder of the extension as it was built for a browser, each as `folder/name`. */
export function builtFiles(kind: BrowserKind, folder: string): string[] {
  return readdirSync(join(builtExtension(kind), folder)).map((name) => `${folder}/${name}`);
}

/** The manifest as it was built for a browser. */
export function builtManifest(kind: BrowserKind): Manifest {
  return Manifest.parse(JSON.parse(builtFile(kind, 'manifest.json').toString()));
}
