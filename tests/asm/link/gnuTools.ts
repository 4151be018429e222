/**
 * GNU as and ld for RISC-V, where they are installed: what ours is measured against. Sources go through the C preprocessor as gcc runs it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const MARCH = 'rv64imafdc_zicsr_zifencei';
/** What `DW_AT_comp_dir` is in both. */
export const FOLDER = '/guest';

const versionOf = (tool: string): string => spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '';

/** Whether the tools of the version that the expected texts are of are here. */
export const hasGnuTools = ['riscv64-linux-gnu-as', 'riscv64-linux-gnu-ld'].every((tool) =>
  versionOf(tool).split('\n')[0]!.includes('2.40'),
);

function inFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hartbeat-link-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The object of a source, which the tools find in a folder under a name. */
export function gnuObject(folder: string, name: string, more: readonly string[] = []): Uint8Array {
  return inFolder((output) => {
    const object = path.join(output, 'object.o');
    const args = ['-c', '-g', '-gdwarf-5', `-march=${MARCH}`, '-mabi=lp64d', '-fno-pic', '-Wa,-mno-relax'];
    const prefix = `-fdebug-prefix-map=${folder}=${FOLDER}`;
    execFileSync('riscv64-linux-gnu-gcc', [...args, prefix, ...more, '-o', object, name], { cwd: folder });
    return new Uint8Array(readFileSync(object));
  });
}

/** Objects, linked; their names are those in the symbol table. */
export function gnuLink(objects: Readonly<Record<string, Uint8Array>>, options: readonly string[] = []): Uint8Array {
  return inFolder((folder) => {
    for (const [name, bytes] of Object.entries(objects)) writeFileSync(path.join(folder, name), bytes);
    const args = ['-static', '--no-relax', '--no-warn-rwx-segments', '-z', 'max-page-size=4096', ...options];
    execFileSync('riscv64-linux-gnu-ld', [...args, '-o', 'program', ...Object.keys(objects)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new Uint8Array(readFileSync(path.join(folder, 'program')));
  });
}
