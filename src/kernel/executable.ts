/**
 * From a path to what execve(2) maps: follows `#!` lines to their interpreters, reads the ELF file and that of its program interpreter, and checks that
 * all of them may be executed. May throw a `HostQuestion` where a folder of the host is concerned; changes nothing.
 */
import type { Kernel } from './context.ts';
import { contentSize, isRegular, readContent } from './fs/content.ts';
import { AT_FDCWD } from './fs/openFlags.ts';
import { existing, pathOf, resolve } from './fs/path.ts';
import { checkPermission, MAY_EXECUTE } from './fs/permission.ts';
import { type Image, interpreterOf, LoadError, readProgram } from './loader.ts';
import type { Inode, Thread } from './state.ts';
import { SysError } from './sysError.ts';

export interface Executable {
  readonly program: Image;
  readonly interpreter: Image | undefined;
  /** As it was asked for, or what a script makes of it. */
  readonly args: readonly Uint8Array[];
}

/** A file that has been found: its inode and its absolute path. */
export interface FoundFile {
  readonly inode: Inode;
  readonly path: string;
}

/** Linux reads so much of a script's first line (BINPRM_BUF_SIZE). */
const LINE_BYTES = 256;
/** Scripts whose interpreter is a script, and so on. */
const MAX_SCRIPTS = 5;
const HASH_BANG = [0x23, 0x21];
const NEWLINE = 0x0a;

/** The file at a path of the guest; ENOENT and what path resolution throws. */
export function findFile(kernel: Kernel, thread: Thread, dirfd: number, path: string, follow = true): FoundFile {
  const resolved = resolve(kernel, thread, dirfd, path, follow);
  return { inode: existing(resolved, path), path: pathOf(kernel, resolved) };
}

/** What a program is told: `execfn` is what a script's interpreter gets to open it by, unless it would not find the script there. */
export interface Invocation {
  readonly execfn: string;
  readonly isHidden?: boolean;
  readonly args: readonly Uint8Array[];
}

/**
 * What a file executes as. Throws EACCES, ETXTBSY, ENOEXEC, ELIBBAD, ELOOP, and ENOENT for an interpreter that is not there or a script that it would not
 * find.
 */
export function resolveExecutable(
  kernel: Kernel,
  thread: Thread,
  file: FoundFile,
  { execfn, isHidden, args }: Invocation,
): Executable {
  let found = file;
  let scriptName = execfn;
  let all = args;
  for (let scripts = 0; ; scripts++) {
    checkExecutable(kernel, thread, found);
    const line = scriptLine(kernel, found.inode);
    if (line === undefined) break;
    if (scripts >= MAX_SCRIPTS) throw new SysError('ELOOP', `${execfn} is a script of a script of a script …`);
    if (isHidden === true) throw new SysError('ENOENT', `${execfn} is closed when its interpreter begins`);
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    all = [line.interpreter, ...(line.argument === undefined ? [] : [line.argument]), scriptName]
      .map(encode)
      .concat(all.slice(1));
    scriptName = line.interpreter;
    found = findFile(kernel, thread, AT_FDCWD, line.interpreter);
  }
  const program = readImage(kernel, found);
  const interp = interpreterOf(program.elf);
  return {
    program,
    interpreter: interp === undefined ? undefined : readInterpreter(kernel, thread, interp),
    args: all,
  };
}

/** The interpreter and the one argument of a `#!` line; undefined when it is none. */
function scriptLine(
  kernel: Kernel,
  inode: Inode,
): { readonly interpreter: string; readonly argument: string | undefined } | undefined {
  if (!isRegular(inode)) return undefined;
  const bytes = readContent(kernel, inode, 0, LINE_BYTES);
  if (HASH_BANG.some((byte, index) => bytes[index] !== byte)) return undefined;
  const end = bytes.findIndex((byte) => byte === NEWLINE || byte === 0);
  const text = new TextDecoder().decode(bytes.subarray(2, end === -1 ? undefined : end));
  const match = /^[ \t]*([^ \t]+)([ \t]+(.*?))?[ \t]*$/s.exec(text);
  // A path that is cut off would name another file.
  const isCut = end === -1 && match?.[2] === undefined && bytes.length === LINE_BYTES;
  if (match === null || isCut) throw new SysError('ENOEXEC', 'its first line names no interpreter');
  return { interpreter: match[1]!, argument: match[3] === '' ? undefined : match[3] };
}

function checkExecutable(kernel: Kernel, thread: Thread, { inode, path }: FoundFile): void {
  if (inode.kind === 'symlink') throw new SysError('ELOOP', `${path} is a symbolic link, and none is to be followed`);
  if (!isRegular(inode)) throw new SysError('EACCES', `${path} is no regular file`);
  checkPermission(kernel, thread, inode, MAY_EXECUTE, path);
  if (inode.writers > 0) throw new SysError('ETXTBSY', `${path} is open for writing`);
}

function readImage(kernel: Kernel, { inode, path }: FoundFile): Image {
  const bytes = isRegular(inode) ? readContent(kernel, inode, 0, contentSize(inode)) : new Uint8Array(0);
  return { elf: readProgram(bytes), ino: inode.ino, path };
}

function readInterpreter(kernel: Kernel, thread: Thread, path: string): Image {
  const found = findFile(kernel, thread, AT_FDCWD, path);
  checkExecutable(kernel, thread, found);
  try {
    return readImage(kernel, found);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    throw new SysError('ELIBBAD', `the interpreter ${path} ${error.message}`);
  }
}

/** Whether a process runs the file, so that nobody may open it for writing (ETXTBSY). */
export function isExecuting(kernel: Kernel, ino: number): boolean {
  for (const { modules } of kernel.state.spaces.values()) if (modules[0]?.bytesInode === ino) return true;
  return false;
}
