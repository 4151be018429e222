/**
 * Which npm registry to ask: the one that npm itself would (npm's "config" and "npmrc" documents), for users behind a mirror. Registries that want a
 * password are left to npm.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const USUAL = 'https://registry.npmjs.org/';

/** `npmrc` is the text of the user's `.npmrc`. */
export function registryOf(env: Readonly<Record<string, string | undefined>>, npmrc: string): string {
  const written = env['npm_config_registry'] || /^\s*registry\s*=\s*(\S+)\s*$/m.exec(npmrc)?.[1];
  return written !== undefined && /^https?:\/\//.test(written) ? written : USUAL;
}

export async function npmRegistry(home: string): Promise<string> {
  const npmrc = await readFile(path.join(home, '.npmrc'), 'utf8').catch(() => '');
  return registryOf(process.env, npmrc);
}
