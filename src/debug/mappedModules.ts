/**
 * Which ELF files lie in an address space of the kernel's, read off its areas: every file of which code is mapped, whoever mapped it (execve, the dynamic
 * linker, the program itself). The load bias follows from the segment that an area shows. What is no ELF file, and what has no path, is left out.
 */
import { physAddr, type SpaceId } from '../base/address.ts';
import { ElfError } from '../elf/elfError.ts';
import { readElf } from '../elf/elfFile.ts';
import { PF_X, PT_LOAD, type Segment } from '../elf/segments.ts';
import { forChunks } from '../kernel/fs/chunks.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import { PROT_EXEC } from '../kernel/mm/layout.ts';
import { isFileCode } from '../kernel/mm/mappedCode.ts';
import type { AddressSpace, Inode, Vma } from '../kernel/state.ts';
import { PAGE_SIZE } from '../machine/physMemory.ts';
import type { MappedModule } from './modules.ts';

export class MappedModules {
  private readonly kernel: KernelApi;
  /** By file: its segments of code; none when it is no ELF file. */
  private readonly segments = new Map<string, readonly Segment[]>();

  constructor(kernel: KernelApi) {
    this.kernel = kernel;
  }

  /** In the order of their addresses, but the program, which was mapped first, first. */
  of(space: SpaceId): MappedModule[] {
    const found = new Map<string, MappedModule & { readonly code: [bigint, bigint][] }>();
    const mapped = this.kernel.state.spaces.get(space);
    for (const vma of mapped?.vmas ?? []) {
      if (vma.file === undefined || !isFileCode(vma) || !vma.name.startsWith('/')) continue;
      const inode = this.kernel.state.inodes.get(vma.file.ino);
      if (inode?.kind !== 'file') continue;
      const file = `${inode.ino} ${inode.mtime} ${inode.size}`;
      const bias = this.biasOf(vma, file, inode);
      if (bias === undefined) continue;
      const key = `${file} ${bias}`;
      const known = found.get(key);
      const range: [bigint, bigint] = [BigInt(vma.start), BigInt(vma.end)];
      if (known !== undefined) known.code.push(range);
      else found.set(key, { path: vma.name, file, bias, code: [range], read: () => contentOf(this.kernel, inode) });
    }
    for (const copy of mapped === undefined ? [] : this.copies(mapped)) found.set(copy.file, copy);
    const program = mapped?.modules[0]?.path;
    return [...found.values()].sort((a, b) => Number(b.path === program) - Number(a.path === program));
  }

  /** Programs whose segments are copies in memory, not mappings of their file: those of rCore. The areas have the file's path as their name. */
  private copies({ modules, vmas }: AddressSpace): (MappedModule & { readonly code: [bigint, bigint][] })[] {
    return modules.flatMap(({ path, bias, bytesInode }) => {
      const inode = bytesInode === undefined ? undefined : this.kernel.state.inodes.get(bytesInode);
      const areas = vmas.filter(
        ({ file, name, prot }) => file === undefined && name === path && (prot & PROT_EXEC) !== 0,
      );
      if (inode?.kind !== 'file' || areas.length === 0) return [];
      const file = `${inode.ino} ${inode.mtime} ${inode.size}`;
      if (this.segmentsOf(file, inode).length === 0) return [];
      const code = areas.map(({ start, end }): [bigint, bigint] => [BigInt(start), BigInt(end)]);
      return [{ path, file, bias: BigInt(bias), code, read: () => contentOf(this.kernel, inode) }];
    });
  }

  private biasOf({ start, file: part }: Vma, file: string, inode: Inode): bigint | undefined {
    const { offset } = part!;
    const segment = this.segmentsOf(file, inode).find(
      (candidate) => offset + PAGE_SIZE > candidate.offset && offset < candidate.offset + candidate.filesz,
    );
    return segment === undefined ? undefined : BigInt(start - offset + segment.offset) - segment.vaddr;
  }

  private segmentsOf(file: string, inode: Inode): readonly Segment[] {
    const known = this.segments.get(file);
    if (known !== undefined) return known;
    const segments = codeSegments(contentOf(this.kernel, inode));
    this.segments.set(file, segments);
    return segments;
  }
}

function codeSegments(bytes: Uint8Array): Segment[] {
  try {
    return readElf(bytes).segments.filter(({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0);
  } catch (error) {
    if (error instanceof ElfError) return [];
    throw error;
  }
}

/** The bytes of a file as far as they are known; who maps a file has made them known. */
function contentOf({ machine }: KernelApi, inode: Inode): Uint8Array {
  if (inode.kind !== 'file') return new Uint8Array(0);
  const bytes = new Uint8Array(inode.size);
  forChunks(0, inode.size, (index, at, from, to) => {
    const chunk = inode.chunks.get(index);
    if (chunk !== undefined) bytes.set(chunk.bytes.subarray(at, at + to - from), from);
  });
  for (const [index, frame] of inode.pages ?? []) {
    const start = index * PAGE_SIZE;
    if (start < inode.size)
      bytes.set(machine.memory.read(physAddr(frame), Math.min(PAGE_SIZE, inode.size - start)), start);
  }
  return bytes;
}
