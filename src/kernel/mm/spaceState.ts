/** The records of an address space and of its areas. */
import type { SpaceId } from '../../base/address.ts';

/** A virtual memory area: [start, end), page-aligned. Areas of a space do not overlap and are sorted by start. */
export interface Vma {
  readonly start: number;
  readonly end: number;
  /** PROT_READ | PROT_WRITE | PROT_EXEC = 1 | 2 | 4. */
  readonly prot: number;
  readonly shared: boolean;
  readonly name: string;
  /**
   * File-backed: the inode and the file offset of `start`; bytes past `fileEnd` (absolute offset in the file) are zero. `readOnly`: the file was not
   * open for writing, so a shared mapping of it can never become writable.
   */
  readonly file?:
    | { readonly ino: number; readonly offset: number; readonly fileEnd: number; readonly readOnly?: boolean }
    | undefined;
  readonly growsDown: boolean;
  /** What else was asked for this area: `VmaTrait` bits (`mm/vma.ts`), absent for none. */
  readonly traits?: number | undefined;
}

/** Address ranges of the first stack; a program may overwrite what is there, and /proc shows that. */
export interface Startup {
  readonly stackPointer: number;
  readonly args: readonly [start: number, end: number];
  readonly env: readonly [start: number, end: number];
  readonly auxv: readonly [start: number, end: number];
}

export interface AddressSpace {
  readonly id: SpaceId;
  /** How many processes use it: fork's child has a space of its own, vfork's and CLONE_VM's share their parent's. */
  users: number;
  /** satp value: mode Sv39, ASID = id, root page. */
  readonly satp: bigint;
  readonly vmas: Vma[];
  /** ELF files mapped here, for the debugger. */
  readonly modules: { readonly path: string; readonly bias: number; readonly bytesInode?: number }[];
  residentPages: number;
  /** Where the program's start left its arguments, environment and auxiliary vector on the stack, for /proc; absent while there is no program. */
  startup?: Startup | undefined;
  /** mlockall(MCL_FUTURE): what is mapped from now on is locked. */
  locksNew?: boolean | undefined;
  /** By region of mappings, where a search for room need not look: no `length` bytes are free in [from, the region's end). */
  readonly packed: ({ readonly from: number; readonly length: number } | undefined)[];
}
