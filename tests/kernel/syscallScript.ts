/**
 * Scripts of syscalls: text in, text out. A line is a call as in C with the result that Linux gives,
 *
 *     fd = openat(AT_FDCWD, "a", O_RDWR | O_CREAT, 0644) = 3
 *     pread64(fd, buf, 5, 0) = 5
 *     show(buf, 5) = "hello"
 *
 * Arguments are C expressions over numbers, strings (placed in memory with a NUL), constants, `buf` (zeroed before each script) and names set by
 * earlier lines. Besides syscalls there are `show(address, length)`, `peek(address)` and `poke(address, byte)`, which read and write memory as user
 * code would. Results are decimal numbers, errno names, strings, or `address` for a result that is a page. Lines of other forms are copied.
 */
import { copyIn, copyOut } from '../../src/kernel/mm/userMemory.ts';
import { Errno, SysError } from '../../src/kernel/sysError.ts';
import { errnoName, type FakeKernel, SCRATCH } from './fakeKernel.ts';

const BUF = SCRATCH + 0x10000;
const FIRST_PAGE_ADDRESS = 0x4000_0000;

const constants: Record<string, number> = {
  AT_FDCWD: -100,
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_REMOVEDIR: 0x200,
  AT_EMPTY_PATH: 0x1000,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_CLOEXEC: 0o2000000,
  O_TMPFILE: 0o20200000,
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
  SEEK_DATA: 3,
  SEEK_HOLE: 4,
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_DUPFD_CLOEXEC: 1030,
  F_GETPIPE_SZ: 1032,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  RENAME_NOREPLACE: 1,
  RENAME_EXCHANGE: 2,
  TCGETS: 0x5401,
  FIONREAD: 0x541b,
  FIOCLEX: 0x5451,
  PROT_NONE: 0,
  PROT_READ: 1,
  PROT_WRITE: 2,
  PROT_EXEC: 4,
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_FIXED_NOREPLACE: 0x100000,
  MREMAP_MAYMOVE: 1,
  MREMAP_FIXED: 2,
  MADV_WILLNEED: 3,
  MADV_DONTNEED: 4,
  MS_ASYNC: 1,
  MS_SYNC: 4,
  PAGE: 4096,
  buf: BUF,
};

/** Runs a script; the answer is its text with the results that came. */
export function runScript(kernel: FakeKernel, script: string): string {
  const names = new Map(Object.entries(constants));
  return script
    .split('\n')
    .map((line) => {
      const match = /^(?:(\w+) = )?(\w+)\((.*)\) = (?:-?\d+|[A-Z0-9]+|"[^"]*"|address|\?)$/.exec(line);
      if (match === null) return line;
      const [, variable, name = '', args = ''] = match;
      const result = call(kernel, name, evaluateAll(kernel, names, args));
      if (variable !== undefined && typeof result === 'number') names.set(variable, result);
      return `${variable === undefined ? '' : `${variable} = `}${name}(${args}) = ${printed(result)}`;
    })
    .join('\n');
}

function call(kernel: FakeKernel, name: string, args: readonly number[]): number | string {
  const [address = 0, value = 0] = args;
  try {
    if (name === 'show') return new TextDecoder().decode(copyIn(kernel, kernel.space, address, value));
    if (name === 'peek') return copyIn(kernel, kernel.space, address, 1)[0]!;
    if (name === 'poke') {
      copyOut(kernel, kernel.space, address, new Uint8Array([value]));
      return 0;
    }
  } catch (error) {
    if (error instanceof SysError) return -Errno[error.errno];
    throw error;
  }
  const result = kernel.call(name, args);
  return typeof result === 'number' ? result : `waits in ${result.kind}`;
}

function printed(result: number | string): string {
  if (typeof result === 'string') return JSON.stringify(result);
  if (result >= FIRST_PAGE_ADDRESS) return 'address';
  return result < 0 ? (errnoName(result) ?? String(result)) : String(result);
}

/** Values of comma-separated expressions; strings lie one after another below `buf`. */
function evaluateAll(kernel: FakeKernel, names: ReadonlyMap<string, number>, text: string): number[] {
  const tokens = text.match(/"[^"]*"|[\w.]+|[-+*|,]/g) ?? [];
  let at = 0;
  let free = SCRATCH;
  const operand = (): number => {
    const token = tokens[at++]!;
    if (token === '-') return -operand();
    if (token.startsWith('"')) {
      const bytes = new TextEncoder().encode(`${token.slice(1, -1)}\0`);
      copyOut(kernel, kernel.space, free, bytes);
      free += bytes.length;
      return free - bytes.length;
    }
    if (/^0[0-7]+$/.test(token)) return Number.parseInt(token, 8);
    const value = /^\d/.test(token) ? Number(token) : names.get(token);
    if (value === undefined) throw new Error(`unknown name ${token} in ${text}`);
    return value;
  };
  const product = (): number => {
    let value = operand();
    for (; tokens[at] === '*'; value *= operand()) at++;
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') value += tokens[at++] === '+' ? product() : -product();
    return value;
  };
  const union = (): number => {
    let value = sum();
    for (; tokens[at] === '|'; value |= sum()) at++;
    return value;
  };
  const values: number[] = [];
  while (at < tokens.length) {
    values.push(union());
    at++;
  }
  return values;
}
