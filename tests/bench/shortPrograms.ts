/**
 * Programs that are over soon, or spend their time everywhere a little, as compilers and interpreters do when they start: what translates
 * code has little to win here, and must not lose. Those with a path in the guest run in the Debian system of `npm run programs`.
 */
import { guestPath } from '../guest/programs.ts';
import { ENVIRONMENT } from '../programs/table.ts';

export interface ShortProgram {
  readonly name: string;
  /** Of `hartbeat run`. */
  readonly options: readonly string[];
  readonly command: readonly [string, ...string[]];
}

const guest = (name: string, ...args: string[]): ShortProgram => ({
  name,
  options: [],
  command: [guestPath(name), ...args],
});

const environment = Object.entries(ENVIRONMENT).flatMap(([name, value]) => ['--env', `${name}=${value}`]);

/** Linked statically, and in the repository. */
export const guestPrograms: readonly ShortProgram[] = [guest('hello'), guest('threads'), guest('recursion')];

const PYTHON_COMPILES = `
import argparse, inspect
code = compile(inspect.getsource(argparse), 'argparse', 'exec')
print(len(code.co_code) > 0)
`;
const PERL_MODULES = 'use POSIX; use Data::Dumper; print Dumper({ pi => POSIX::floor(3.14) });';
const LUA_WORDS = `
local words = {}
for i = 1, 300 do words[i] = string.format('%03d', i * 7919 % 1009) end
table.sort(words)
print(table.concat(words, ' '):gsub('1', 'one'):len())
`;
const BASH_LOOP = 'for i in {1..300}; do x=$((x * 31 + i)); y=$y$((x % 10)); done; echo $x $y';
const AWK_COUNTS = 'BEGIN { for (i = 0; i < 2000; i++) count[i % 97] += i; print count[5] }';
const SQL =
  'create table t(a, b); insert into t values (1, 2), (3, 4); select sum(t.a), max(u.b) from t join t as u on t.a < u.b;';

/** In the system whose folder is `root`. */
export function systemPrograms(root: string): readonly ShortProgram[] {
  const program = (name: string, ...command: [string, ...string[]]): ShortProgram => ({
    name,
    options: ['--root', root, ...environment],
    command,
  });
  return [
    program('busybox applets', '/usr/bin/busybox', 'sh', '-c', 'echo a b c | sed s/b/x/ | wc -c'),
    program('bash loop', '/usr/bin/bash', '-c', BASH_LOOP),
    program('awk counts', '/usr/bin/gawk', AWK_COUNTS),
    program('git --version', '/usr/bin/git', '--version'),
    program('openssl version', '/usr/bin/openssl', 'version'),
    program('sqlite3 query', '/usr/bin/sqlite3', '-batch', ':memory:', SQL),
    program('lua script', '/usr/bin/lua5.4', '-e', LUA_WORDS),
    program('perl -e 1', '/usr/bin/perl', '-e', '1'),
    program('perl modules', '/usr/bin/perl', '-e', PERL_MODULES),
    program('python3 -c pass', '/usr/bin/python3', '-c', 'pass'),
    program('python3 compiles', '/usr/bin/python3', '-c', PYTHON_COMPILES),
  ];
}
