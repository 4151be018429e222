/**
 * Debian 13's `qemu-riscv64`, for extensions that Debian 12's does not know: taken out of its package into the cache folder, with a state of apt's
 * of its own, so that the machine's packages stay as they are. The mirror is the machine's own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from './lock.mjs';
import { onPath } from './systemPackages.ts';

const RELEASE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const folder = path.join(cacheFolder, `qemu-user-${RELEASE}`);
const program = path.join(folder, 'usr', 'bin', 'qemu-riscv64');

/** Path of the program; or a sentence that says why it cannot be had. */
export async function newerQemu(): Promise<{ readonly program: string } | { readonly why: string }> {
  if (existsSync(program)) return { program };
  return await withLock('newer-qemu', () => {
    if (existsSync(program)) return { program };
    const why = fetchPackage();
    return why === undefined ? { program } : { why };
  });
}

function fetchPackage(): string | undefined {
  if (onPath('apt-get') === undefined || onPath('dpkg') === undefined) return 'there is no apt-get here';
  if (!existsSync(KEYRING)) return `${KEYRING} is missing`;
  const mirror =
    run(['apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Label: Debian'], {}).output.split('\n')[0] ?? '';
  if (mirror === '') return 'apt knows no Debian mirror yet; run `apt-get update` once';
  const state = path.join(folder, 'apt');
  rmSync(folder, { recursive: true, force: true });
  const folders = ['etc/apt/apt.conf.d', 'etc/apt/preferences.d', 'etc/apt/trusted.gpg.d', 'var/lib/dpkg'];
  for (const name of [...folders, 'var/lib/apt/lists/partial', 'var/cache/apt/archives/partial']) {
    mkdirSync(path.join(state, name), { recursive: true });
  }
  const status = path.join(state, 'var/lib/dpkg/status');
  writeFileSync(status, '');
  writeFileSync(path.join(state, 'etc/apt/sources.list'), `deb [signed-by=${KEYRING}] ${mirror} ${RELEASE} main\n`);
  const config = path.join(state, 'apt.conf');
  const settings = [
    `Dir "${state}"`,
    `Dir::State::status "${status}"`,
    'Acquire::Languages "none"',
    'APT::Sandbox::User "root"',
  ];
  writeFileSync(config, settings.map((setting) => `${setting};\n`).join(''));
  const environment = { APT_CONFIG: config };
  for (const command of [
    ['apt-get', '-qq', 'update'],
    ['apt-get', '-qq', 'download', 'qemu-user'],
  ]) {
    const { failure } = run(command, environment);
    if (failure !== undefined) return failure;
  }
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (archive === undefined) return `Debian ${RELEASE} has no package qemu-user for this machine`;
  const { failure } = run(['dpkg', '-x', path.join(folder, archive), folder], {});
  rmSync(path.join(folder, archive));
  rmSync(state, { recursive: true });
  return failure ?? (existsSync(program) ? undefined : 'the package qemu-user holds no qemu-riscv64');
}

function run([command = '', ...args]: readonly string[], environment: Record<string, string>) {
  const options = { cwd: folder, env: { ...process.env, ...environment }, encoding: 'utf8' } as const;
  mkdirSync(folder, { recursive: true });
  const result = spawnSync(command, args, options);
  const lastLine = (result.stderr ?? '').trim().split('\n').at(-1) ?? '';
  const failure = `\`${[command, ...args].join(' ')}\` failed: ${result.error?.message ?? lastLine}`;
  return { output: result.stdout ?? '', failure: result.status === 0 ? undefined : failure };
}
