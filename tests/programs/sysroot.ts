/**
 * The system that the programs run in: Debian's riscv64 packages with all that they depend on, unpacked side by side in the cache folder. Their installation scripts
 * do not run; the few files that those would have made are written here. It is made anew when what it should hold changes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from '../setup/lock.mjs';
import { newerQemu } from '../setup/newerQemu.ts';
import { fetchPackages, makeAptState, type Outcome, unpack } from '../setup/trixie.ts';
import { PROGRAMS } from './table.ts';

const folder = path.join(cacheFolder, 'riscv-system');
const root = path.join(folder, 'root');
const stamp = path.join(folder, 'stamp');

/** What programs depend on only to be installed, to be administered, or for a screen. */
const LEFT_OUT = [
  ...['adduser', 'dpkg', 'git-man', 'init-system-helpers', 'iproute2', 'libllvm19', 'lsb-base'],
  ...['media-types', 'passwd', 'sysvinit-utils'],
];

const USER_ID = 1000;

/** Beside what is in the packages. */
const FILES: Readonly<Record<string, string>> = {
  'etc/passwd': `root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/false\nuser:x:${USER_ID}:${USER_ID}:user:/home/user:/bin/bash\n`,
  'etc/group': `root:x:0:\nnogroup:x:65534:\nuser:x:${USER_ID}:\n`,
  'etc/hosts': '127.0.0.1 localhost\n',
  'etc/hostname': 'hartbeat\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};
const FOLDERS = ['dev', 'home/user', 'proc', 'programs', 'sys', 'tmp', 'var/lib/nginx', 'var/log/nginx'];
const LINKS: Readonly<Record<string, string>> = { 'usr/bin/awk': 'gawk' };

/** Folders of Python's library whose modules the packages' scripts would have compiled, which is most of the time that a small program takes otherwise. */
const PYTHON = 'usr/lib/python3.13';
const COMPILED = [
  '',
  'asyncio',
  'collections',
  'concurrent',
  'concurrent/futures',
  'encodings',
  'importlib',
  'json',
  're',
  'sqlite3',
];

/** The folder of the system; or a sentence that says why it cannot be had. */
export async function provideSystem(): Promise<Outcome<string>> {
  const packages = [...new Set(PROGRAMS.flatMap((program) => program.packages))].sort();
  const wanted = createHash('sha256')
    .update(JSON.stringify([packages, LEFT_OUT, FILES, FOLDERS, LINKS, COMPILED]))
    .digest('hex');
  const isThere = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isThere()) return { value: root };
  return await withLock('riscv-system', async () => {
    if (isThere()) return { value: root };
    rmSync(folder, { recursive: true, force: true });
    const why = makeSystem(packages);
    if (why !== undefined) return { why };
    await compilePython();
    writeFileSync(stamp, wanted);
    return { value: root };
  });
}

function makeSystem(packages: readonly string[]): string | undefined {
  console.log(`fetching Debian's riscv64 packages: ${packages.join(', ')}`);
  const state = makeAptState(path.join(folder, 'apt'), 'riscv64', LEFT_OUT);
  if ('why' in state) return state.why;
  const archives = fetchPackages(state.value, ['base-files', ...packages], true);
  if ('why' in archives) return archives.why;
  // The links /bin, /lib and /sbin are in base-files.
  const inOrder = [...archives.value].sort((a, b) => Number(isBase(b)) - Number(isBase(a)));
  for (const archive of inOrder) {
    const failure = unpack(archive, root);
    if (failure !== undefined) return failure;
  }
  rmSync(state.value.folder, { recursive: true });
  for (const name of FOLDERS) mkdirSync(path.join(root, name), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(root, name), text);
  for (const [name, target] of Object.entries(LINKS)) {
    if (!existsSync(path.join(root, name))) symlinkSync(target, path.join(root, name));
  }
  return undefined;
}

/** Where there is no QEMU, programs in Python start slowly. */
async function compilePython(): Promise<void> {
  const qemu = await newerQemu();
  if ('why' in qemu) return;
  const folders = COMPILED.map((name) => path.join(root, PYTHON, name));
  // Without times in them, since those of the guest's files are not the host's.
  const options = ['-f', '-q', '-l', '-s', root, '-p', '/', '--invalidation-mode', 'unchecked-hash'];
  const python = ['-L', root, path.join(root, 'usr/bin/python3'), '-B', '-m', 'compileall', ...options];
  const env = { PYTHONHOME: path.join(root, 'usr') };
  const { status, stderr } = spawnSync(qemu.program, [...python, ...folders], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Python's library cannot be compiled: ${stderr}`);
}

const isBase = (archive: string): boolean => path.basename(archive).startsWith('base-files_');
