/**
 * Debian packages that the browser part and some tests need: looks whether what they provide is there and, where it is not, installs them with
 * apt-get as root or through `sudo -n`. Where that is not possible it answers with a sentence that says what is missing; nothing is thrown,
 * because the rest can run without.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from './lock.mjs';

interface Need {
  readonly packages: readonly string[];
  readonly isThere: () => boolean;
}

/** A Chromium, and a font, without which it draws boxes. */
export const browserNeeds: readonly Need[] = [
  { packages: ['chromium'], isThere: () => chromiumPath() !== undefined },
  { packages: ['fonts-dejavu-core'], isThere: () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf') },
];

/** A C compiler for RISC-V, and QEMU's user mode as the outsider to compare with. */
export const toolchainNeeds: readonly Need[] = [
  {
    packages: ['gcc-riscv64-linux-gnu', 'binutils-riscv64-linux-gnu'],
    isThere: () => onPath('riscv64-linux-gnu-gcc') !== undefined,
  },
  { packages: ['libc6-dev-riscv64-cross'], isThere: () => existsSync('/usr/riscv64-linux-gnu/lib/libc.a') },
  { packages: ['qemu-user'], isThere: () => onPath('qemu-riscv64') !== undefined },
];

/** QEMU's user mode and its system emulation: what `npm run conformance` compares with. */
export const oracleNeeds: readonly Need[] = [
  { packages: ['qemu-user'], isThere: () => onPath('qemu-riscv64') !== undefined },
  { packages: ['qemu-system-misc'], isThere: () => onPath('qemu-system-riscv64') !== undefined },
];

/** Installs what is missing. Answers undefined when all is there afterwards, else a sentence for the user. */
export async function provide(needs: readonly Need[]): Promise<string | undefined> {
  const missing = (): string[] => needs.filter((need) => !need.isThere()).flatMap((need) => need.packages);
  if (missing().length === 0) return undefined;
  return await withLock('apt', () => {
    const packages = missing();
    if (packages.length === 0) return undefined;
    const sentence = `missing: ${packages.join(', ')}`;
    if (onPath('apt-get') === undefined) return `${sentence}; there is no apt-get here, please install the equivalent`;
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true']).status !== 0) {
      return `${sentence}; please run \`sudo apt-get install -y ${packages.join(' ')}\` and try again`;
    }
    console.log(`installing ${packages.join(', ')}`);
    const failure =
      run([...asRoot, 'apt-get', 'update']) ??
      run([...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages]);
    return failure === undefined ? undefined : `${sentence}; ${failure}`;
  });
}

/** The Chromium to use. */
export function chromiumPath(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = onPath(name);
    if (found !== undefined) return found;
  }
  const macApplication = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return existsSync(macApplication) ? macApplication : undefined;
}

/** The first executable of this name on the PATH, leaving out what npm and we put there. */
export function onPath(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '' || folder.includes('node_modules') || folder.startsWith(cacheFolder)) continue;
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

function run([command, ...args]: string[]): string | undefined {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = args.includes('apt-get') || command === 'apt-get' ? ['-o', 'DPkg::Lock::Timeout=600'] : [];
  const result = spawnSync(command ?? '', [...args, ...options], { env: environment, encoding: 'utf8' });
  if (result.status === 0) return undefined;
  const lastLine = `${result.stdout}${result.stderr}`.trim().split('\n').at(-1) ?? '';
  return `\`${[command, ...args].join(' ')}\` failed: ${result.error?.message ?? lastLine}`;
}
