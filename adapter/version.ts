/** The version in the package's manifest, which stands one folder above the sources and the bundles alike. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export function version(): string {
  const manifest = readFileSync(path.join(import.meta.dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
