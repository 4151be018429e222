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
// These run longer, and are warm everywhere a little.
const AWK_STRINGS =
  'BEGIN { for (i = 0; i < 100000; i++) { s = sprintf("%d:%s", i, i % 7); n[substr(s, 2, 3)] += length(s) } print length(n) }';
const PERL_HASHES = `
my %seen;
for my $i (1 .. 50000) {
  my $key = 'k' . ($i % 5000);
  $seen{$key} .= substr("abc$i", 1, 3);
  $seen{$key} = '' if $seen{$key} =~ /(\\d+)c/;
}
print scalar keys %seen;
`;
const PYTHON_JSON = `
import json, re
data = {str(i): [i, i * i, str(i) * 3] for i in range(3000)}
for _ in range(12):
    text = json.dumps(data)
    count = len(re.findall(r'[0-9]+', text)) + len(json.loads(text))
print(count)
`;

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
    program('awk strings', '/usr/bin/gawk', AWK_STRINGS),
    program('perl hashes', '/usr/bin/perl', '-e', PERL_HASHES),
    program('python3 json', '/usr/bin/python3', '-c', PYTHON_JSON),
  ];
}
