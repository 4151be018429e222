/**
 * Which npm registry to ask: the one that npm itself would (npm's "config" and "npmrc" documents). No address is known here; where nobody has said
 * one, npm is asked if it is installed, and else the user is (`registryAddress.ts`). Registries that want a password are left to npm.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const NPM_MS = 10_000;

/** Whether a text can be the address of a registry. */
export const isRegistry = (text: string): boolean => /^https?:\/\/[^\s/]/.test(text);

/** What the environment says, or else `npmrc`, the text of the user's `.npmrc`, for packages of `scope` (`@name`); undefined: nothing. */
export function registryOf(env: Environment, npmrc: string, scope: string): string | undefined {
  const written = [
    settingOf(npmrc, env, `${scope}:registry`),
    env['npm_config_registry'] ?? env['NPM_CONFIG_REGISTRY'],
    settingOf(npmrc, env, 'registry'),
  ];
  return written.find((address) => address !== undefined && isRegistry(address));
}

/** The registry that is set on this computer for packages of `scope`, or undefined. */
export async function configuredRegistry(home: string, env: Environment, scope: string): Promise<string | undefined> {
  const file = env['npm_config_userconfig'] ?? path.join(home, '.npmrc');
  const npmrc = await readFile(file, 'utf8').catch(() => '');
  return registryOf(env, npmrc, scope) ?? (await askNpm(env));
}

/** The last line of this name, with what it takes from the environment (`${NAME}`). */
function settingOf(npmrc: string, env: Environment, name: string): string | undefined {
  let found: string | undefined;
  for (const line of npmrc.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^=;#]+?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === name) found = value;
  }
  return found?.replace(/^(["'])(.*)\1$/, '$2').replace(/\$\{(\w+)\}/g, (whole, variable) => env[variable] ?? whole);
}

/** What npm says, which has an address of its own where nothing is set; undefined where there is no npm. */
async function askNpm(env: Environment): Promise<string | undefined> {
  return await new Promise((settle) => {
    // On Windows npm is a command file, which only a shell starts.
    const options = { env, timeout: NPM_MS, windowsHide: true, shell: process.platform === 'win32' };
    execFile('npm', ['config', 'get', 'registry'], options, (error, stdout) => {
      const answer = stdout.trim();
      settle(error === null && isRegistry(answer) ? answer : undefined);
    });
  });
}
