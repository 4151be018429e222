/**
 * Loads a program into a fresh address space: maps its segments (nothing is read before it is touched), those of its interpreter if it has one, and the
 * first stack with argv, envp and auxv, as the RISC-V psABI and Linux's binfmt_elf do. Emits nothing; starts nothing. What `execve` does besides stands
 * in `exec.ts`, what a file must be to be executed in `executable.ts`.
 */
import { ElfError } from '../elf/elfError.ts';
import { type ElfFile, readElf } from '../elf/elfFile.ts';
import { ET_CORE, ET_DYN, ET_EXEC, ET_REL } from '../elf/header.ts';
import { PF_R, PF_W, PF_X, PT_GNU_STACK, PT_INTERP, PT_LOAD, type Segment } from '../elf/segments.ts';
import type { Kernel } from './context.ts';
import { fileOfBytes } from './fs/chunks.ts';
import { makeInode } from './fs/inode.ts';
import { initialStack } from './initialStack.ts';
import type { Program } from './kernelApi.ts';
import { createAddressSpace, destroyAddressSpace } from './mm/addressSpace.ts';
import { exceedsRam } from './mm/frames.ts';
import {
  MAP_MIN,
  MAP_TOP,
  PIE_BASE,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  pageCeil,
  pageFloor,
  STACK_TOP,
  USER_END,
} from './mm/layout.ts';
import { mapArea } from './mm/mapping.ts';
import { copyOut } from './mm/userMemory.ts';
import { findFreeRange } from './mm/vma.ts';
import type { AddressSpace } from './state.ts';
import { type ErrnoName, SysError } from './sysError.ts';
import { mapVdso } from './vdso/vdso.ts';

/** A program cannot run; the message is a sentence that continues "PROGRAM cannot run: …". `errno` is what execve(2) answers. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly errno: ErrnoName;

  constructor(message: string, errno: ErrnoName = 'ENOEXEC') {
    super(message);
    this.errno = errno;
  }
}

/** An ELF file that is to be mapped, and the inode that holds it. */
export interface Image {
  readonly elf: ElfFile;
  readonly ino: number;
  /** Absolute guest path. */
  readonly path: string;
}

/** What the program starts with. */
export interface ProgramStart {
  /** As the program is told (AT_EXECFN). */
  readonly execfn: string;
  readonly args: readonly Uint8Array[];
  readonly env: readonly Uint8Array[];
}

export interface LoadedProgram {
  readonly space: AddressSpace;
  readonly entry: number;
  readonly stackPointer: number;
  /** Where the heap (brk) begins: the first page after the program. */
  readonly heapStart: number;
  /** Run-time address minus address in the file, of the program itself. */
  readonly bias: number;
}

/** Linux's setup_arg_pages leaves this much stack below the arguments mapped at once. */
const STACK_ROOM = 128 * 1024;
/** argv and envp together may fill a quarter of the stack (execve(2)). */
const MAX_ARGUMENTS = 2 * 1024 * 1024;
const EF_RISCV_RVE = 8;

/** Maps a program that is no file of the guest's; throws `LoadError` when it cannot run, and leaves no space behind then. */
export function loadProgram(kernel: Kernel, program: Program): LoadedProgram {
  const elf = readProgram(program.bytes);
  const interpreter = interpreterOf(elf);
  if (interpreter !== undefined) throw new LoadError(`needs ${interpreter}, its interpreter, to be started`);
  return loadImages(kernel, imageOfBytes(kernel, elf, program.path), undefined, startOf(program));
}

/** The ELF file as a nameless inode. */
export function imageOfBytes(kernel: Kernel, elf: ElfFile, path: string): Image {
  const inode = makeInode(kernel, 0o100755, fileOfBytes(elf.bytes.slice()), 0);
  return { elf, ino: inode.ino, path };
}

export function startOf({ path, args, env }: Program): ProgramStart {
  const encoder = new TextEncoder();
  return { execfn: path, args: args.map((arg) => encoder.encode(arg)), env: env.map((text) => encoder.encode(text)) };
}

/** Maps a program and its interpreter into a new space; throws `LoadError` when it cannot run, and leaves no space behind then. */
export function loadImages(
  kernel: Kernel,
  program: Image,
  interpreter: Image | undefined,
  start: ProgramStart,
): LoadedProgram {
  const bias = program.elf.header.type === ET_DYN ? PIE_BASE : 0;
  const loads = checkedSegments(kernel, program.elf, bias);
  let space: AddressSpace | undefined;
  try {
    space = createAddressSpace(kernel);
    return mapAll(kernel, space, program, loads, bias, interpreter, start);
  } catch (error) {
    if (space !== undefined) destroyAddressSpace(kernel, space);
    if (!(error instanceof SysError)) throw error;
    throw new LoadError(`the machine has too little memory for it (${error.message})`, 'ENOMEM');
  }
}

/** Reads an ELF file that can be run; `LoadError` says why another cannot. */
export function readProgram(bytes: Uint8Array): ElfFile {
  try {
    const elf = readElf(bytes);
    checkKind(elf);
    return elf;
  } catch (error) {
    if (error instanceof ElfError) throw new LoadError(error.message);
    throw error;
  }
}

/** The path of the interpreter that a dynamic program asks for (PT_INTERP). */
export function interpreterOf(elf: ElfFile): string | undefined {
  const interp = elf.segments.find((segment) => segment.type === PT_INTERP);
  if (interp === undefined) return undefined;
  const bytes = elf.bytes.subarray(interp.offset, interp.offset + interp.filesz);
  return new TextDecoder().decode(bytes).replace(/\0.*$/s, '');
}

function checkKind(elf: ElfFile): void {
  const { type, flags, entry } = elf.header;
  if (type === ET_REL) throw new LoadError('is an object file that has not been linked into a program');
  if (type === ET_CORE) throw new LoadError('is a core dump, not a program');
  if (type !== ET_EXEC && type !== ET_DYN) throw new LoadError(`is an ELF file of unknown type ${type}`);
  if ((flags & EF_RISCV_RVE) !== 0) throw new LoadError('it is for RV64E (16 registers), and Hartbeat runs RV64GC');
  if (type === ET_DYN && entry === 0n) throw new LoadError('is a shared library, it has no entry point');
}

/** The PT_LOAD segments, each checked to be mappable where it wants to be. */
function checkedSegments(kernel: Kernel, elf: ElfFile, bias: number): Segment[] {
  const loads = elf.segments.filter((segment) => segment.type === PT_LOAD && segment.memsz > 0n);
  if (loads.length === 0) throw new LoadError('has no segment to load');
  for (const segment of loads) {
    const where = `its segment at 0x${segment.vaddr.toString(16)}`;
    const end = segment.vaddr + segment.memsz;
    if (end > BigInt(USER_END - bias)) throw new LoadError(`${where} ends outside user space, which has 2^38 bytes`);
    const start = Number(segment.vaddr) + bias;
    const stop = start + Number(segment.memsz);
    if (start < MAP_MIN)
      throw new LoadError(`${where} lies below 0x${MAP_MIN.toString(16)}, the lowest address of a program`);
    if (start < STACK_TOP && stop > MAP_TOP) throw new LoadError(`${where} overlaps the stack`);
    if ((start - segment.offset) % 4096 !== 0)
      throw new LoadError(`${where} is not aligned to pages as its file offset is`);
    if ((segment.flags & PF_W) !== 0 && exceedsRam(kernel, stop - start)) {
      const mib = Math.ceil((stop - start) / 2 ** 20);
      throw new LoadError(`${where} needs ${mib} MiB, more than the machine's memory`, 'ENOMEM');
    }
  }
  return loads;
}

function mapAll(
  kernel: Kernel,
  space: AddressSpace,
  program: Image,
  loads: readonly Segment[],
  bias: number,
  interpreter: Image | undefined,
  start: ProgramStart,
): LoadedProgram {
  const heapStart = mapImage(kernel, space, program, loads, bias);
  const { elf } = program;
  // No mapping goes where the stack may grow, so the interpreter can be placed before it; the stack tells where that is.
  const base = interpreter === undefined ? 0 : interpreterBase(space, interpreter.elf);
  if (interpreter !== undefined) {
    mapImage(kernel, space, interpreter, checkedSegments(kernel, interpreter.elf, base), base);
  }
  const { bytes, startup } = initialStack(kernel, start, elf, bias, base, STACK_TOP);
  const stackPointer = mapStack(kernel, space, elf, bytes);
  space.startup = startup;
  mapVdso(kernel, space);
  const entry =
    interpreter === undefined ? Number(elf.header.entry) + bias : Number(interpreter.elf.header.entry) + base;
  return { space, entry, stackPointer, heapStart, bias };
}

/** Maps the segments of an ELF file; answers where the first page after them begins. */
function mapImage(kernel: Kernel, space: AddressSpace, image: Image, loads: readonly Segment[], bias: number): number {
  // The module refers to the inode, so remapping parts of the image cannot drop it.
  space.modules.push({ path: image.path, bias, bytesInode: image.ino });
  let end = 0;
  for (const segment of loads) {
    mapSegment(kernel, space, segment, bias, image.path, image.ino);
    end = Math.max(end, pageCeil(Number(segment.vaddr) + bias + Number(segment.memsz)));
  }
  return end;
}

/** Where an interpreter goes: where mappings go, as a whole. One that is linked to an address stays there. */
function interpreterBase(space: AddressSpace, elf: ElfFile): number {
  if (elf.header.type === ET_EXEC) return 0;
  const ends = elf.segments.filter(({ type }) => type === PT_LOAD).map(({ vaddr, memsz }) => Number(vaddr + memsz));
  const base = findFreeRange(space, pageCeil(Math.max(0, ...ends)));
  if (base === undefined) throw new SysError('ENOMEM', 'there is no room for the interpreter');
  return base;
}

/** The file part of a segment, then what is left of it as zeros. */
function mapSegment(
  kernel: Kernel,
  space: AddressSpace,
  segment: Segment,
  bias: number,
  path: string,
  ino: number,
): void {
  const start = Number(segment.vaddr) + bias;
  const fileEnd = start + segment.filesz;
  const end = start + Number(segment.memsz);
  const prot = protOf(segment.flags);
  const area = { prot, shared: false, growsDown: false };
  if (segment.filesz > 0) {
    const offset = segment.offset - (start - pageFloor(start));
    // Only a segment that goes on in memory is zero after its file part; else the page shows what follows in the file.
    const contentEnd = end > fileEnd ? segment.offset + segment.filesz : pageCeil(segment.offset + segment.filesz);
    mapArea(kernel, space, {
      ...area,
      start: pageFloor(start),
      end: pageCeil(fileEnd),
      name: path,
      file: { ino, offset, fileEnd: contentEnd },
    });
  }
  const zeroStart = segment.filesz > 0 ? pageCeil(fileEnd) : pageFloor(start);
  if (pageCeil(end) > zeroStart) mapArea(kernel, space, { ...area, start: zeroStart, end: pageCeil(end), name: '' });
}

const protOf = (flags: number): number =>
  ((flags & PF_R) !== 0 ? PROT_READ : 0) |
  ((flags & PF_W) !== 0 ? PROT_WRITE : 0) |
  ((flags & PF_X) !== 0 ? PROT_EXEC : 0);

/** Maps the top of the stack and fills it; answers sp. The rest grows when touched (`growStack`). */
function mapStack(kernel: Kernel, space: AddressSpace, elf: ElfFile, content: Uint8Array): number {
  if (content.length > MAX_ARGUMENTS) {
    const why = `its arguments and environment fill ${content.length} bytes, at most ${MAX_ARGUMENTS} fit`;
    throw new LoadError(why, 'E2BIG');
  }
  const stackPointer = STACK_TOP - content.length;
  const gnuStack = elf.segments.find((segment) => segment.type === PT_GNU_STACK);
  const executable = gnuStack !== undefined && (gnuStack.flags & PF_X) !== 0;
  mapArea(kernel, space, {
    start: pageFloor(stackPointer - STACK_ROOM),
    end: STACK_TOP,
    prot: PROT_READ | PROT_WRITE | (executable ? PROT_EXEC : 0),
    shared: false,
    name: '[stack]',
    growsDown: true,
  });
  copyOut(kernel, space, stackPointer, content);
  return stackPointer;
}
