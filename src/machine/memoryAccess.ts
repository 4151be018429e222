/**
 * Loads, stores, AMOs, LR and SC of a hart through its address translation: the slow path of every engine. Accesses of any alignment are done,
 * but for atomic ones, which must be naturally aligned. A straddling access translates both pages before it reads or writes either, and
 * reports a fault of the second page at that page's first byte (Privileged ISA, "Supervisor Trap Value").
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import type { Width } from '../isa/ops.ts';
import type { Hart } from './hart.ts';
import { translate } from './mmu.ts';
import { PAGE_SIZE, type PhysMemory } from './physMemory.ts';
import { RESERVATION, RESERVATION_WIDTH, RESERVED } from './stateLayout.ts';
import { type AccessKind, Cause } from './trap.ts';

/** The bytes of an access: `first` bytes at `pa`, the rest at the start of another physical page. */
interface Span {
  readonly pa: PhysAddr;
  readonly first: number;
  readonly rest?: PhysAddr;
}

/** Zero-extended value; undefined when it trapped. */
export function load(memory: PhysMemory, hart: Hart, va: bigint, width: Width): bigint | undefined {
  const span = translateSpan(memory, hart, va, width, 'load');
  return span === undefined ? undefined : readSpan(memory, span, width);
}

/** False when it trapped. */
export function store(memory: PhysMemory, hart: Hart, va: bigint, width: Width, value: bigint): boolean {
  const span = translateSpan(memory, hart, va, width, 'store');
  if (span === undefined) return false;
  writeSpan(memory, span, width, value);
  return true;
}

/** The old value of an AMO, zero-extended, when the store that follows cannot trap. */
export function amoLoad(memory: PhysMemory, hart: Hart, va: bigint, width: 4 | 8): bigint | undefined {
  if (!aligned(hart, va, width, Cause.storeMisaligned)) return undefined;
  const pa = translate(memory, hart, va, 'store');
  return pa === undefined ? undefined : readSpan(memory, { pa, first: width }, width);
}

export function loadReserved(memory: PhysMemory, hart: Hart, va: bigint, width: 4 | 8): bigint | undefined {
  if (!aligned(hart, va, width, Cause.loadMisaligned)) return undefined;
  const pa = translate(memory, hart, va, 'load');
  if (pa === undefined) return undefined;
  hart.set32(RESERVED, 1);
  hart.set32(RESERVATION_WIDTH, width);
  hart.set64(RESERVATION, BigInt(pa));
  return readSpan(memory, { pa, first: width }, width);
}

/** 0 stored, 1 failed, undefined trapped: a store that may not be done traps also when the reservation is lost. */
export function storeConditional(
  memory: PhysMemory,
  hart: Hart,
  va: bigint,
  width: 4 | 8,
  value: bigint,
): bigint | undefined {
  if (!aligned(hart, va, width, Cause.storeMisaligned)) return undefined;
  const pa = translate(memory, hart, va, 'store');
  if (pa === undefined) return undefined;
  const start = hart.count(RESERVATION);
  const held = hart.get32(RESERVED) === 1 && pa >= start && pa + width <= start + hart.get32(RESERVATION_WIDTH);
  hart.clearReservation();
  if (!held) return 1n;
  writeSpan(memory, { pa, first: width }, width, value);
  return 0n;
}

/** The instruction at va: 32 bits, or 16 when it is compressed; undefined when it trapped. */
export function fetch(memory: PhysMemory, hart: Hart, va: bigint): number | undefined {
  if ((va & 1n) !== 0n) {
    hart.raise(Cause.instructionMisaligned, va);
    return undefined;
  }
  const pa = translate(memory, hart, va, 'fetch');
  if (pa === undefined) return undefined;
  const low = memory.view.getUint16(memory.offset(pa), true);
  if ((low & 3) !== 3) return low;
  const rest =
    pa % PAGE_SIZE <= PAGE_SIZE - 4 ? physAddr(pa + 2) : translate(memory, hart, BigInt.asUintN(64, va + 2n), 'fetch');
  return rest === undefined ? undefined : ((memory.view.getUint16(memory.offset(rest), true) << 16) | low) >>> 0;
}

function aligned(hart: Hart, va: bigint, width: 4 | 8, cause: number): boolean {
  if ((va & BigInt(width - 1)) === 0n) return true;
  hart.raise(cause, va);
  return false;
}

function translateSpan(memory: PhysMemory, hart: Hart, va: bigint, width: Width, kind: AccessKind): Span | undefined {
  const pa = translate(memory, hart, va, kind);
  if (pa === undefined) return undefined;
  const left = PAGE_SIZE - (pa % PAGE_SIZE);
  if (left >= width) return { pa, first: width };
  const rest = translate(memory, hart, BigInt.asUintN(64, va + BigInt(left)), kind);
  return rest === undefined ? undefined : { pa, first: left, rest };
}

function readSpan(memory: PhysMemory, { pa, first, rest }: Span, width: Width): bigint {
  const { view } = memory;
  const offset = memory.offset(pa);
  if (rest === undefined) {
    if (width === 8) return view.getBigUint64(offset, true);
    return BigInt(
      width === 4 ? view.getUint32(offset, true) : width === 2 ? view.getUint16(offset, true) : view.getUint8(offset),
    );
  }
  let value = 0n;
  for (let index = width - 1; index >= 0; index--) {
    const byte = index < first ? offset + index : memory.offset(rest) + index - first;
    value = (value << 8n) | BigInt(view.getUint8(byte));
  }
  return value;
}

function writeSpan(memory: PhysMemory, { pa, first, rest }: Span, width: Width, value: bigint): void {
  const { view } = memory;
  const offset = memory.offset(pa);
  memory.touch(pa, first);
  if (rest === undefined) {
    if (width === 8) view.setBigUint64(offset, value, true);
    else if (width === 4) view.setUint32(offset, Number(value & 0xffff_ffffn), true);
    else if (width === 2) view.setUint16(offset, Number(value & 0xffffn), true);
    else view.setUint8(offset, Number(value & 0xffn));
    return;
  }
  memory.touch(rest, width - first);
  for (let index = 0; index < width; index++) {
    const byte = index < first ? offset + index : memory.offset(rest) + index - first;
    view.setUint8(byte, Number((value >> BigInt(8 * index)) & 0xffn));
  }
}
