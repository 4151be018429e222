/**
 * The launch attribute `assembly`: how a program is made of a source. What is wrong in it is told by a sentence.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLaunchArguments } from '../../adapter/launchArguments.ts';
import { readProgram, SourceError } from '../../adapter/programFile.ts';
import { readSourceOptions } from '../../adapter/sourceOptions.ts';

test('paths are made absolute, and what is not said is as usual', () => {
  expect(readSourceOptions(undefined, '/w')).toEqual({ includes: [], defines: {}, files: [] });
  expect(readSourceOptions({}, '/w')).toEqual({ includes: [], defines: {}, files: [] });
  const given = { march: 'rv64gc_zbb', includePaths: ['inc', '/abs'], defines: { N: '4' }, files: ['b.S'] };
  expect(readLaunchArguments({ program: 'a.S', cwd: '/w', assembly: given }).world.assembly).toEqual({
    march: 'rv64gc_zbb',
    includes: ['/w/inc', '/abs'],
    defines: { N: '4' },
    files: ['/w/b.S'],
  });
});

test.each([
  [7, 'launch attribute "assembly" must be an object, not 7'],
  [{ march: 5 }, 'launch attribute "assembly.march" must be a string, not 5'],
  [{ includePaths: 'inc' }, 'launch attribute "assembly.includePaths" must be a list of strings, not "inc"'],
  [{ files: [1] }, 'launch attribute "assembly.files" must be a list of strings, not [1]'],
  [{ defines: [] }, 'launch attribute "assembly.defines" must be an object of strings, not []'],
  [{ defines: { '1x': '' } }, 'launch attribute "assembly.defines" must be an object with names of macros'],
  [{ defines: { N: 4 } }, 'launch attribute "assembly.defines.N" must be a string, not 4'],
])('%j is refused', (given, why) => {
  expect(() => readSourceOptions(given, '/w')).toThrow(why);
});

const MAIN = '#include "numbers.h"\n\t.globl _start\n_start:\tli a0, SIX\n\tsh1add a1, a0, a0\n\tcall other\n';

function project(): { readonly main: string; readonly given: Record<string, unknown>; readonly folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'hb-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'inc'));
  writeFileSync(path.join(folder, 'main.S'), MAIN);
  writeFileSync(path.join(folder, 'other.S'), '\t.globl other\nother:\tret\n');
  writeFileSync(path.join(folder, 'inc/numbers.h'), '#define SIX (HALF + HALF)\n');
  const given = { march: 'rv64gc_zba', includePaths: ['inc'], defines: { HALF: '3' }, files: ['other.S'] };
  return { main: path.join(folder, 'main.S'), given, folder };
}

test('a program is made of several sources, with what they include', async () => {
  const { main, given, folder } = project();
  const { bytes, problems } = await readProgram(main, 'kernel', readSourceOptions(given, folder));
  expect(problems).toEqual([]);
  expect([...bytes.subarray(0, 4)]).toEqual([0x7f, 0x45, 0x4c, 0x46]);
});

test.each([
  ['march', 'Zba'],
  ['includePaths', 'there is no file "numbers.h"'],
  ['defines', 'li needs a constant'],
  ['files', 'other'],
])('without %s it is not, and the reason is told', async (name, why) => {
  const { main, given, folder } = project();
  const made = readProgram(main, 'kernel', readSourceOptions({ ...given, [name]: undefined }, folder));
  const error = await made.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  expect((error as SourceError).problems.map(({ message }) => message).join('\n')).toContain(why);
});

test('a further file that is not there is named', async () => {
  const { main, given, folder } = project();
  const options = readSourceOptions({ ...given, files: ['gone.o'] }, folder);
  await expect(readProgram(main, 'kernel', options)).rejects.toThrow(`there is no file at ${folder}/gone.o`);
});
