/**
 * The machine's one WebAssembly memory: hart blocks, guest RAM, store guards, the engine's region (`stateLayout.ts` says in which order). Created at its
 * maximum and never grown, so views stay valid. Physical RAM starts at RAM_BASE.
 *
 * Every write to RAM that is not an engine's inlined store goes through here, so that dirty pages are known and code pages are invalidated.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { HART_STRIDE } from './stateLayout.ts';
import { StoreGuards } from './storeGuards.ts';

export const RAM_BASE = 0x8000_0000;
export const PAGE_SIZE = 4096;

/** Bits of `PhysMemory.reserved`. */
export const Reserved = {
  /** A hart that is not the running one holds an LR/SC reservation in the page. */
  reservation: 1,
  /** The page has a word that the host watches, and that has a store guard. */
  watched: 2,
  /** A translation that an engine may still use was read from the page. */
  pageTable: 4,
} as const;

export class PhysMemory {
  readonly wasm: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly ramBytes: number;
  /** Byte offset of physical address RAM_BASE in the WebAssembly memory. */
  readonly ramOffset: number;
  /** Which words of a page stores must pass through here for, where it is not all of them. */
  readonly guards: StoreGuards;
  /** The engine's region starts here and is `engineBytes` long. */
  readonly engineOffset: number;
  readonly engineBytes: number;
  /** One byte per RAM page: 1 when it may have been written since `clearDirty`. Engines set it through `markDirty` on a page's first store. */
  readonly dirty: Uint8Array;
  /** Called when a page that holds predecoded code is written from here. Set by the machine. */
  onCodeWrite: (page: PhysAddr) => void = () => {};
  /** One byte per RAM page: 1 while an engine holds code derived from it. */
  readonly code: Uint8Array;
  /** Called before bytes in a reserved page are written from here, with the page's bits. Set by the machine. */
  onReservedWrite: (pa: PhysAddr, length: number, bits: number) => void = () => {};
  /** One byte per RAM page: why stores to it must pass through here (`Reserved`), 0 when they need not. Kept by the machine. */
  readonly reserved: Uint8Array;
  /** Numbers of the RAM pages whose loads somebody watches: engines do none of them by themselves (`MachineRules.isUniform`). Kept by the machine. */
  readonly watchedLoads = new Set<number>();

  constructor(harts: number, ramBytes: number, engineBytes: number) {
    assert(ramBytes % 65536 === 0 && engineBytes % 65536 === 0, 'memory sizes are multiples of a WebAssembly page');
    this.ramOffset = Math.ceil((harts * HART_STRIDE) / 65536) * 65536;
    this.ramBytes = ramBytes;
    const guardsOffset = this.ramOffset + ramBytes;
    this.engineOffset = guardsOffset + Math.ceil(StoreGuards.sizeBytes(ramBytes) / 65536) * 65536;
    this.engineBytes = engineBytes;
    const pages = (this.engineOffset + engineBytes) / 65536;
    this.wasm = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.bytes = new Uint8Array(this.wasm.buffer);
    this.view = new DataView(this.wasm.buffer);
    this.guards = new StoreGuards(this.bytes, guardsOffset, RAM_BASE);
    this.dirty = new Uint8Array(ramBytes / PAGE_SIZE);
    this.code = new Uint8Array(ramBytes / PAGE_SIZE);
    this.reserved = new Uint8Array(ramBytes / PAGE_SIZE);
  }

  /** Whether [pa, pa + length) is RAM. */
  contains(pa: number, length: number): boolean {
    return pa >= RAM_BASE && pa + length <= RAM_BASE + this.ramBytes;
  }

  /** Offset in the WebAssembly memory of a physical RAM address. */
  offset(pa: PhysAddr): number {
    return pa - RAM_BASE + this.ramOffset;
  }

  markDirty(pa: PhysAddr): void {
    this.dirty[(pa - RAM_BASE) >>> 12] = 1;
  }

  /** A view of RAM for reading; it does not see later dirtiness, so never write through it. */
  read(pa: PhysAddr, length: number): Uint8Array {
    const start = this.offset(pa);
    return this.bytes.subarray(start, start + length);
  }

  /** What `read` shows, as a copy. */
  copy(pa: PhysAddr, length: number): Uint8Array {
    const start = this.offset(pa);
    return this.bytes.slice(start, start + length);
  }

  write(pa: PhysAddr, data: Uint8Array): void {
    if (data.length === 0) return;
    this.touch(pa, data.length);
    this.bytes.set(data, this.offset(pa));
  }

  fill(pa: PhysAddr, value: number, length: number): void {
    this.touch(pa, length);
    const start = this.offset(pa);
    this.bytes.fill(value, start, start + length);
  }

  readU32(pa: PhysAddr): number {
    return this.view.getUint32(this.offset(pa), true);
  }

  readU64(pa: PhysAddr): bigint {
    return this.view.getBigUint64(this.offset(pa), true);
  }

  writeU64(pa: PhysAddr, value: bigint): void {
    this.touch(pa, 8);
    this.view.setBigUint64(this.offset(pa), value, true);
  }

  /** Forgets which pages are dirty; the engine's write entries must be dropped too (`Engine.invalidateWrites`). */
  clearDirty(): void {
    this.dirty.fill(0);
  }

  /** Notes a write to [pa, pa + length), which follows at once: dirty pages, code pages, reservations. */
  touch(pa: PhysAddr, length: number): void {
    const first = (pa - RAM_BASE) >>> 12;
    const last = (pa + length - 1 - RAM_BASE) >>> 12;
    for (let page = first; page <= last; page++) {
      this.dirty[page] = 1;
      if (this.code[page] === 1) this.onCodeWrite(physAddr(RAM_BASE + page * PAGE_SIZE));
      const bits = this.reserved[page]!;
      if (bits !== 0) this.onReservedWrite(pa, length, bits);
    }
  }
}
