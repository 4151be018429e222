/**
 * Packages of a later Debian than the machine's: fetched by the machine's own apt with a private state, from the machine's own mirror, so that what is
 * installed here stays as it is. Nothing is installed; archives are unpacked where the caller wants them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from './systemPackages.ts';

export const RELEASE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** What may fail says so in a sentence. */
export type Outcome<T> = { readonly value: T } | { readonly why: string };

/** A private state of apt in a folder of its own. */
export interface AptState {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a state whose packages are those of `architecture`; `present` are packages that count as installed. */
export function makeAptState(folder: string, architecture: string, present: readonly string[]): Outcome<AptState> {
  if (onPath('apt-get') === undefined || onPath('dpkg') === undefined) return { why: 'there is no apt-get here' };
  if (!existsSync(KEYRING)) return { why: `${KEYRING} is missing` };
  const asked = command(['apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Label: Debian'], '/', {});
  const mirror = asked.output.split('\n')[0] ?? '';
  if (mirror === '') return { why: 'apt knows no Debian mirror yet; run `apt-get update` once' };
  rmSync(folder, { recursive: true, force: true });
  const folders = ['etc/apt/apt.conf.d', 'etc/apt/preferences.d', 'etc/apt/trusted.gpg.d', 'var/lib/dpkg'];
  for (const name of [...folders, 'var/lib/apt/lists/partial', 'var/cache/apt/archives/partial']) {
    mkdirSync(path.join(folder, name), { recursive: true });
  }
  const status = path.join(folder, 'var/lib/dpkg/status');
  writeFileSync(status, present.map((name) => installedEntry(name, architecture)).join('\n'));
  writeFileSync(path.join(folder, 'etc/apt/sources.list'), `deb [signed-by=${KEYRING}] ${mirror} ${RELEASE} main\n`);
  const config = path.join(folder, 'apt.conf');
  const settings = [
    `Dir "${folder}"`,
    `Dir::State::status "${status}"`,
    `APT::Architecture "${architecture}"`,
    `APT::Architectures { "${architecture}"; }`,
    'APT::Install-Recommends "false"',
    'APT::Sandbox::User "root"',
    'Acquire::Languages "none"',
    'Debug::NoLocking "true"',
  ];
  writeFileSync(config, settings.map((setting) => `${setting};\n`).join(''));
  const environment = { APT_CONFIG: config };
  const { failure } = command(['apt-get', '-qq', 'update'], folder, environment);
  return failure === undefined ? { value: { folder, environment } } : { why: failure };
}

/** Fetches the packages, with `dependencies` all that they depend on too; answers the archives' paths. */
export function fetchPackages(
  { folder, environment }: AptState,
  packages: readonly string[],
  dependencies: boolean,
): Outcome<readonly string[]> {
  const archives = path.join(folder, 'var/cache/apt/archives');
  const install = ['install', '--download-only', '--yes'];
  const words = ['apt-get', '-qq', ...(dependencies ? install : ['download']), ...packages];
  const { failure } = command(words, archives, environment);
  if (failure !== undefined) return { why: failure };
  const found = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  return { value: found.sort().map((name) => path.join(archives, name)) };
}

/** Unpacks an archive; answers what was wrong. */
export function unpack(archive: string, into: string): string | undefined {
  mkdirSync(into, { recursive: true });
  return command(['dpkg', '-x', archive, into], '/', {}).failure;
}

function installedEntry(name: string, architecture: string): string {
  const fields = { Package: name, Status: 'install ok installed', Architecture: architecture, Version: '9999' };
  const more = { Maintainer: 'nobody', Description: 'counts as installed' };
  return Object.entries({ ...fields, ...more })
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('');
}

function command([program = '', ...args]: readonly string[], cwd: string, environment: Record<string, string>) {
  const result = spawnSync(program, args, { cwd, env: { ...process.env, ...environment }, encoding: 'utf8' });
  const lastLine = (result.stderr ?? '').trim().split('\n').at(-1) ?? '';
  const failure = `\`${[program, ...args].join(' ')}\` failed: ${result.error?.message ?? lastLine}`;
  return { output: result.stdout ?? '', failure: result.status === 0 ? undefined : failure };
}
