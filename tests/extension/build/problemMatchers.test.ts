/**
 * The problem matchers of package.json against what compilers, linkers and our assembler say.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly message?: number;
}

interface Matcher {
  readonly name: string;
  readonly pattern: Pattern | readonly Pattern[];
}

const manifest: { readonly contributes: { readonly problemMatchers: readonly Matcher[] } } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
);

/** What a matcher finds in lines that follow one another, as VS Code reads them. */
function problem(name: string, lines: readonly string[]): Record<string, string | undefined> | undefined {
  const pattern = manifest.contributes.problemMatchers.find((matcher) => matcher.name === name)!.pattern;
  const patterns = 'regexp' in pattern ? [pattern] : pattern;
  const found: Record<string, string | undefined> = {};
  for (const [index, { regexp, ...groups }] of patterns.entries()) {
    const match = new RegExp(regexp).exec(lines[index] ?? '');
    if (match === null) return undefined;
    for (const [part, group] of Object.entries(groups)) if (match[group]) found[part] = match[group];
  }
  return found;
}

test.each([
  [
    '/w/a.c:1:36: error: ‘q’ undeclared (first use in this function)',
    {
      file: '/w/a.c',
      line: '1',
      column: '36',
      severity: 'error',
      message: '‘q’ undeclared (first use in this function)',
    },
  ],
  [
    '/w/a.c:1:10: fatal error: nope.h: No such file or directory',
    { file: '/w/a.c', line: '1', column: '10', severity: 'error', message: 'nope.h: No such file or directory' },
  ],
  [
    'C:\\w\\a.c:1:26: warning: unused variable [-Wunused]',
    { file: 'C:\\w\\a.c', line: '1', column: '26', severity: 'warning', message: 'unused variable [-Wunused]' },
  ],
  [
    "/w/b.S:1: Error: unrecognized opcode `lii a0,1'",
    { file: '/w/b.S', line: '1', severity: 'Error', message: "unrecognized opcode `lii a0,1'" },
  ],
  ['a.c: In function ‘main’:', undefined],
  ['    1 | int main(void){ int *p = 5; return q; }', undefined],
  ['2 errors generated.', undefined],
])('a compiler says %j', (line, expected) => {
  expect(problem('hartbeat-gcc', [line])).toEqual(expected);
});

test.each([
  ["/w/bad.c:3: undefined reference to `gone'", { file: '/w/bad.c', line: '3' }],
  ["/usr/riscv64-linux-gnu/bin/ld: /w/bad.c:3: undefined reference to `gone'", { file: '/w/bad.c', line: '3' }],
  ["/usr/bin/riscv64-linux-gnu-ld: /tmp/a.o: in function `main':", undefined],
  ['/usr/bin/riscv64-linux-gnu-ld: cannot find -lfoo: No such file or directory', undefined],
])('GNU ld says %j', (line, expected) => {
  const found = problem('hartbeat-ld', [line]);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toEqual({ ...expected, message: "undefined reference to `gone'" });
});

test('ld.lld says which symbol and, a line below, where', () => {
  const found = { message: 'undefined symbol: gone', file: 'bad.c', line: '3' };
  expect(problem('hartbeat-lld', ['ld.lld: error: undefined symbol: gone', '>>> referenced by bad.c:3'])).toEqual(
    found,
  );
  const long = '>>> referenced by bad.c:3 (/w/bad.c:3)';
  expect(problem('hartbeat-lld', ['ld.lld: error: undefined symbol: gone', long])).toEqual(found);
});

test('our assembler says it with a column', () => {
  expect(problem('hartbeat-as', ['/w/a.S:4:16: error: 5000 is not in -2048…2047, as addi needs it'])).toEqual({
    file: '/w/a.S',
    line: '4',
    column: '16',
    severity: 'error',
    message: '5000 is not in -2048…2047, as addi needs it',
  });
});
