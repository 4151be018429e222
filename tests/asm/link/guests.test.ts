/**
 * The assembly guests, assembled and linked by us: the same sections, addresses and symbols as by GNU as and ld (in `golden`, and compared with the tools
 * where they are), and they run as they should.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { link } from '../../../src/asm/link/link.ts';
import { assembled } from './assembled.ts';
import { executableText } from './executableText.ts';
import { gnuLink, gnuObject, hasGnuTools } from './gnuTools.ts';

const guests = path.join(import.meta.dirname, '../../guest');
const golden = path.join(import.meta.dirname, 'golden');

const linux = [
  ...['assembly', 'firsttrap'].map((name) => ({ folder: guests, name })),
  { folder: path.join(guests, 'source'), name: 'count' },
];
const bareFolder = path.join(guests, 'bare');
const bare = readdirSync(bareFolder)
  .filter((file) => file.endsWith('.S') && !existsSync(path.join(bareFolder, file.replace(/S$/, 'c'))))
  .map((file) => ({ folder: bareFolder, name: path.basename(file, '.S') }));

/** Compares with the golden text, which is of GNU's tools. */
function matches(name: string, ours: string, gnu: () => string): void {
  const file = path.join(golden, `${name}.txt`);
  const reference = hasGnuTools ? gnu() : undefined;
  if (reference !== undefined && (process.env['UPDATE'] === '1' || !existsSync(file))) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, reference);
  }
  const expected = readFileSync(file, 'utf8');
  if (reference !== undefined) expect(reference).toBe(expected);
  expect(ours).toBe(expected);
}

describe('a program for Linux', () => {
  test.each(linux)('$name is what GNU as and ld make of it', ({ folder, name }) => {
    const { executable, problems } = link([assembled(folder, `${name}.S`)], { machine: 'linux' });
    expect(problems).toEqual([]);
    matches(name, executableText(executable!, { segments: true, debug: true }), () =>
      executableText(gnuLink({ 'object.o': gnuObject(folder, `${name}.S`) }), { segments: true, debug: true }),
    );
  });
});

describe('a program for the bare machine', () => {
  test.each(bare)('$name is what GNU as and ld make of it', ({ folder, name }) => {
    const { executable, problems } = link([assembled(folder, `${name}.S`)], { machine: 'bare' });
    expect(problems).toEqual([]);
    const script = path.join(bareFolder, 'bare.ld');
    matches(`bare-${name}`, withoutBounds(executableText(executable!, { segments: false, debug: false })), () =>
      executableText(gnuLink({ 'object.o': gnuObject(folder, `${name}.S`) }, ['-T', script]), {
        segments: false,
        debug: false,
      }),
    );
  });
});

/** Symbols that our layout defines, and the script of these guests does not. */
function withoutBounds(text: string): string {
  const own = /^symbol (__global_pointer\$|__SDATA_BEGIN__|__DATA_BEGIN__|__BSS_END__|__bss_start|_edata|_end) .*\n/gm;
  return text.replaceAll(own, '');
}
