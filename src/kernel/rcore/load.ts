/**
 * Makes the address space of a program of rCore: its image, the first thread's stack with argv on it, nothing else (no auxiliary vector, no environment, no
 * vDSO). Pages are filled at once, so segments may share pages; these get the rights of all of them.
 */
import type { Kernel } from '../context.ts';
import type { PreparedProgram } from '../execChange.ts';
import type { FoundFile } from '../executable.ts';
import { contentSize, isRegular, readContent } from '../fs/content.ts';
import { LoadError } from '../loader.ts';
import { createAddressSpace, destroyAddressSpace } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { PROT_READ, PROT_WRITE, pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { mapArea, protectRange } from '../mm/mapping.ts';
import { copyOut } from '../mm/userMemory.ts';
import { vmasIn } from '../mm/vma.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';
import { type Part, type RcoreImage, readImage } from './image.ts';
import { HEAP_DISTANCE, mapThreadStack, STACK_SIZE } from './stacks.ts';

const PAGE = 4096;
const STACK_ALIGN = 16;

/** The program's file: its bytes, the inode that holds them, its absolute guest path. */
export interface RcoreFile {
  readonly bytes: Uint8Array;
  readonly ino: number;
  readonly path: string;
}

export interface LoadedRcore extends PreparedProgram {
  /** Where the pointers to the arguments are: a1 at the start. a0 is how many there are. */
  readonly argv: number;
  readonly argc: number;
}

/** Throws `LoadError` when it cannot run, and leaves no space behind then. */
export function loadRcore(kernel: Kernel, file: RcoreFile, args: readonly Uint8Array[]): LoadedRcore {
  const image = readImage(file.bytes);
  checkRoom(kernel, image);
  const space = createAddressSpace(kernel);
  try {
    space.modules.push({ path: file.path, bias: 0, bytesInode: file.ino });
    for (const part of image.parts) mapPart(kernel, space, part, file.path);
    for (const { start, bytes } of image.parts) copyOut(kernel, space, start, bytes);
    for (const part of image.parts) protect(kernel, space, part, image.parts);
    const stackBase = pageCeil(Math.max(...image.parts.map(({ start, size }) => start + size))) + PAGE;
    const top = mapThreadStack(kernel, space, stackBase, 0);
    const { bytes, argv } = argumentBlock(args, top);
    const stackPointer = top - bytes.length;
    copyOut(kernel, space, stackPointer, bytes);
    const names = args.map((arg) => new TextDecoder().decode(arg));
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const { entry } = image;
    const heapStart = stackBase + HEAP_DISTANCE;
    const common = { space: space.id, entry, stackPointer, heapStart, path: file.path, args: names, name };
    return { ...common, argv, argc: args.length };
  } catch (error) {
    destroyAddressSpace(kernel, space);
    if (!(error instanceof SysError)) throw error;
    throw new LoadError(`the machine has too little memory for it (${error.message})`, 'ENOMEM');
  }
}

/** Reads the file, about which the host may have to be asked, and makes the space. */
export function prepareRcore(kernel: Kernel, { inode, path }: FoundFile, args: readonly Uint8Array[]): LoadedRcore {
  if (!isRegular(inode)) throw new SysError('EACCES', `${path} is no regular file`);
  return loadRcore(kernel, { bytes: readContent(kernel, inode, 0, contentSize(inode)), ino: inode.ino, path }, args);
}

/** Where the first stack of a program begins whose heap begins there. */
export const stackBaseOf = (heapStart: number): number => heapStart - HEAP_DISTANCE;

/** Where the pointers to that many arguments are. */
export const argvOf = (heapStart: number, argc: number): number => stackBaseOf(heapStart) + STACK_SIZE - (argc + 1) * 8;

function checkRoom(kernel: Kernel, { parts }: RcoreImage): void {
  const bytes = parts.reduce((sum, { size }) => sum + pageCeil(size), 0);
  if (exceedsRam(kernel, bytes)) {
    throw new LoadError(`needs ${Math.ceil(bytes / 2 ** 20)} MiB, more than the machine's memory`, 'ENOMEM');
  }
  if (parts.some(({ start, size }) => start + size + HEAP_DISTANCE > USER_END)) {
    throw new LoadError('leaves no room for its stack below 2^38');
  }
}

/** Maps what is not there yet of a part's pages, to be written. */
function mapPart(kernel: Kernel, space: AddressSpace, { start, size }: Part, name: string): void {
  const end = pageCeil(start + size);
  for (let at = pageFloor(start); at < end; ) {
    const [taken] = vmasIn(space, at, end);
    const to = taken === undefined ? end : taken.start;
    const area = { prot: PROT_READ | PROT_WRITE, shared: false, growsDown: false, name };
    if (to > at) mapArea(kernel, space, { ...area, start: at, end: to });
    at = taken === undefined ? end : taken.end;
  }
}

/** The pages of a part get its rights; its first and last those of their other parts, too. */
function protect(kernel: Kernel, space: AddressSpace, { start, size, prot }: Part, parts: readonly Part[]): void {
  const end = pageCeil(start + size);
  const rightsAt = (page: number): number =>
    parts
      .filter((other) => pageFloor(other.start) <= page && page < pageCeil(other.start + other.size))
      .reduce((all, other) => all | other.prot, 0);
  protectRange(kernel, space, pageFloor(start), end, prot);
  for (const page of new Set([pageFloor(start), end - PAGE])) {
    protectRange(kernel, space, page, page + PAGE, rightsAt(page));
  }
}

/** From the top of the stack down: the pointers to the arguments with a null after them, then the strings, the first one highest. */
function argumentBlock(
  args: readonly Uint8Array[],
  top: number,
): { readonly bytes: Uint8Array; readonly argv: number } {
  const argv = top - (args.length + 1) * 8;
  let low = argv;
  const places = args.map((arg) => {
    low -= arg.length + 1;
    return low;
  });
  low -= low % STACK_ALIGN;
  if (top - low > STACK_SIZE / 2) {
    throw new LoadError(`its arguments fill ${top - low} bytes, and at most half of its stack may be filled`, 'E2BIG');
  }
  const bytes = new Uint8Array(top - low);
  const view = new DataView(bytes.buffer);
  for (const [index, arg] of args.entries()) {
    view.setBigUint64(argv - low + index * 8, BigInt(places[index]!), true);
    bytes.set(arg, places[index]! - low);
  }
  return { bytes, argv };
}
