/**
 * Copying the kernel's state, which is plain data, for a snapshot. Content of files is not copied but shared: chunks do not change any more once their
 * epoch is over. So the copy costs what there is of processes, tasks and names, not of bytes in files.
 */
import type { FileChunk, Inode, KernelState } from './state.ts';

/** A copy that shares nothing changeable with the original; what is one object there is one object here. */
export function cloneState(state: KernelState): KernelState {
  return new Copier().copyRecord(state);
}

type Typed = Uint8Array | Uint32Array | Int32Array | BigUint64Array;

class Copier {
  /** Copies made, since objects may be reached by several ways. */
  private readonly made = new Map<object, object>();

  copyRecord<T extends object>(record: T): T {
    const copy = { ...record } as Record<string, unknown>;
    this.made.set(record, copy);
    for (const key of Object.keys(copy)) {
      const value = copy[key];
      if (typeof value === 'object' && value !== null)
        copy[key] = key === 'inodes' ? this.copyInodes(value) : this.copy(value);
    }
    return copy as T;
  }

  private copy(value: object): object {
    const before = this.made.get(value);
    if (before !== undefined) return before;
    if (Array.isArray(value)) return this.copyArray(value);
    if (value instanceof Map) return this.copyMap(value);
    if (ArrayBuffer.isView(value)) return this.note(value, (value as Typed).slice());
    return this.copyRecord(value);
  }

  private copyArray(array: readonly unknown[]): unknown[] {
    const copy = array.slice();
    this.made.set(array, copy);
    for (let index = 0; index < copy.length; index++) {
      const value = copy[index];
      if (typeof value === 'object' && value !== null) copy[index] = this.copy(value);
    }
    return copy;
  }

  private copyMap(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.made.set(map, copy);
    for (const [key, value] of map) {
      copy.set(key, typeof value === 'object' && value !== null ? this.copy(value) : value);
    }
    return copy;
  }

  private copyInodes(inodes: object): object {
    const copy = new Map<number, Inode>();
    for (const [ino, inode] of inodes as KernelState['inodes']) copy.set(ino, this.copyInode(inode));
    return this.note(inodes, copy);
  }

  private copyInode(inode: Inode): Inode {
    if (inode.kind === 'file') this.made.set(inode.chunks, new Map<number, FileChunk>(inode.chunks));
    return this.copy(inode) as Inode;
  }

  private note<T extends object>(value: object, copy: T): T {
    this.made.set(value, copy);
    return copy;
  }
}
