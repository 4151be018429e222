/**
 * A source becomes a program: by a compiler, by our own assembler, or not, and then with a sentence. The compiler is a script where there need not be
 * one for RISC-V: what is tested is what is asked of it and what is made of its answer.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Build, type Built, build, type Tools } from '../../../extension/build/build.ts';
import { type Compiler, candidates, compilerArguments } from '../../../extension/build/compiler.ts';
import { findCompiler } from '../../../extension/build/findCompiler.ts';
import { guestPath } from '../../guest/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hb-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string, mode = 0o644): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** A compiler that copies a program to where `-o` says, after writing its arguments to `arguments`. */
function copyingCompiler(name: string): string {
  const script = `#!/bin/sh
echo "$@" > ${folder}/arguments
while [ "$1" != -o ]; do shift; done
cp ${guestPath('hello')} "$2"
`;
  return put(name, script, 0o755);
}

const hartbeat = { command: process.execPath, args: ['cli.js'] };
const none: Tools = { obtain: async () => undefined, hartbeat };
const using = (compiler: Compiler): Tools => ({ obtain: async () => compiler, hartbeat });

async function run(wanted: Partial<Build> & { source: string }, tools: Tools, signal = new AbortController().signal) {
  const output = path.join(folder, 'out');
  let said = '';
  const built: Built = await build(
    { output, args: [], assemblerArgs: [], compiler: undefined, ...wanted },
    tools,
    (text) => {
      said += text;
    },
    signal,
  );
  return { built, said, output };
}

describe('a build', () => {
  test('makes the program and says how', async () => {
    const command = copyingCompiler('gcc');
    const source = put('a b.c', 'int main(void) {}');
    const { built, said, output } = await run({ source, args: ['-O2'] }, using({ kind: 'gcc', command }));
    expect(built).toEqual({ kind: 'built', program: output });
    expect(said).toBe(`${command} -g -static -pthread -O2 "${source}" -o ${output}\n`);
    expect(readFileSync(path.join(folder, 'arguments'), 'utf8').trim()).toBe(
      `-g -static -pthread -O2 ${source} -o ${output}`,
    );
  });

  test('that fails leaves no earlier program to be run for it', async () => {
    const command = put('gcc', '#!/bin/sh\necho "a.c:1:2: error: no" >&2\nexit 3\n', 0o755);
    const source = put('a.c', 'int main(void) {');
    copyFileSync(guestPath('hello'), path.join(folder, 'out'));
    const { built, said, output } = await run({ source }, using({ kind: 'gcc', command }));
    expect(built).toEqual({ kind: 'failed', why: 'a.c was not built: gcc ended with 3.' });
    expect(said).toContain('a.c:1:2: error: no\n');
    expect(existsSync(output)).toBe(false);
  });

  test('by a compiler that makes something else, or nothing, fails', async () => {
    const source = put('a.c', 'int main(void) {}');
    const silent = put('gcc', '#!/bin/sh\n', 0o755);
    const why = 'gcc did not make a RISC-V program of a.c.';
    expect((await run({ source }, using({ kind: 'gcc', command: silent }))).built).toEqual({ kind: 'failed', why });
  });

  test('by a compiler that is not there fails with a sentence', async () => {
    const source = put('a.c', 'int main(void) {}');
    const compiler: Compiler = { kind: 'gcc', command: path.join(folder, 'nowhere') };
    const { built } = await run({ source, compiler }, none);
    expect(built).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^a\.c was not built: .*ENOENT\.$/) });
  });

  test('does not write over what is no program', async () => {
    const source = put('a.c', 'int main(void) {}');
    const notes = put('out', 'my notes, which are long enough to have an ELF header, but have none at all');
    const { built } = await run({ source }, using({ kind: 'gcc', command: copyingCompiler('gcc') }));
    expect(built).toMatchObject({ kind: 'failed', why: expect.stringContaining('is no RISC-V program and stays') });
    expect(readFileSync(notes, 'utf8')).toContain('my notes');
    mkdirSync(path.join(folder, 'a'));
    const inFolder = await run({ source, output: path.join(folder, 'a') }, none);
    expect(inFolder.built).toMatchObject({ kind: 'failed', why: expect.stringContaining('is a folder') });
  });

  test('without a compiler is none, and the earlier program stays', async () => {
    const source = put('a.c', 'int main(void) {}');
    copyFileSync(guestPath('hello'), path.join(folder, 'out'));
    const { built, output } = await run({ source }, none);
    expect(built).toEqual({ kind: 'cancelled' });
    expect(existsSync(output)).toBe(true);
  });

  test('ends when it is cancelled', async () => {
    const command = put('gcc', '#!/bin/sh\nexec sleep 1000\n', 0o755);
    const source = put('a.c', 'int main(void) {}');
    const controller = new AbortController();
    const wanted = { source, output: path.join(folder, 'out'), args: [], assemblerArgs: [], compiler: undefined };
    const built = await build(wanted, using({ kind: 'gcc', command }), () => controller.abort(), controller.signal);
    expect(built).toEqual({ kind: 'cancelled' });
  });

  test('of assembly that begins at _start takes our own assembler, and needs no compiler', async () => {
    const assembler = copyingCompiler('hartbeat');
    const source = put('a.S', '_start: nop\n');
    const wanted = { source, assemblerArgs: ['-I', 'inc'], args: ['-DN'] };
    const { built, output } = await run(wanted, { ...none, hartbeat: { command: assembler, args: ['cli.js'] } });
    const said = readFileSync(path.join(folder, 'arguments'), 'utf8').trim();
    expect(said).toBe(`cli.js as -I inc -DN -o ${output} ${source}`);
    expect(built).toEqual({ kind: 'built', program: output });
  });

  test('of assembly that begins at main takes a compiler', async () => {
    const command = copyingCompiler('gcc');
    const source = put('a.S', '.globl main\nmain: ret\n');
    const { built, said } = await run({ source }, using({ kind: 'gcc', command }));
    expect(built.kind).toBe('built');
    expect(said).toContain('-x assembler-with-cpp');
  });

  test('of what is no source, or cannot be read, fails with a sentence', async () => {
    const why = async (source: string): Promise<Built> => (await run({ source }, none)).built;
    expect(await why(put('a.txt', ''))).toEqual({
      kind: 'failed',
      why: 'a.txt is no C, C++ or assembly source.',
    });
    expect(await why(path.join(folder, 'b.c'))).toMatchObject({ why: expect.stringContaining('cannot be read') });
  });
});

describe('a compiler', () => {
  test.each<[Compiler['kind'], 'c' | 'c++', string]>([
    ['gcc', 'c', '-g -static -pthread a -o b'],
    ['clang', 'c++', '--target=riscv64-linux-gnu -fuse-ld=lld -g -static -pthread a -o b'],
    ['zig', 'c', 'cc -target riscv64-linux-musl -fno-sanitize=undefined -g -static -pthread a -o b'],
    ['zig', 'c++', 'c++ -target riscv64-linux-musl -fno-sanitize=undefined -g -static -pthread a -o b'],
  ])('%s is asked for a static program of %s: %s', (kind, language, expected) => {
    expect(compilerArguments({ kind, command: 'x' }, language, 'a', 'b', []).join(' ')).toBe(expected);
  });

  test('of this computer counts only on a RISC-V computer', () => {
    const names = (architecture: string) => candidates('c', architecture).map(({ command }) => command);
    expect(names('x64')).not.toContain('gcc');
    expect(names('riscv64')).toContain('gcc');
    expect(candidates('c++', 'x64')[0]?.command).toBe('riscv64-linux-gnu-g++');
  });

  const search = (...names: string[]) =>
    findCompiler('c', {
      searched: names.map((name) => path.join(folder, name)).join(path.delimiter),
      platform: 'linux',
      architecture: 'x64',
    });

  test('is found on the PATH when it can make a program', async () => {
    put('one/clang', '#!/bin/sh\necho no RISC-V here >&2\nexit 1\n', 0o755);
    put('one/riscv64-linux-gnu-gcc', 'not executable');
    const works = put('two/riscv64-unknown-linux-gnu-gcc', '#!/bin/sh\n', 0o755);
    expect(await search('one', 'missing')).toBeUndefined();
    expect(await search('one', 'two')).toEqual({ kind: 'gcc', command: works });
  });

  test('zig is taken as it is, after the others', async () => {
    const zig = put('one/zig', '#!/bin/sh\nexit 1\n', 0o755);
    expect(await search('one')).toEqual({ kind: 'zig', command: zig });
    const clang = put('two/clang', '#!/bin/sh\n', 0o755);
    expect(await search('one', 'two')).toEqual({ kind: 'clang', command: clang });
  });
});
