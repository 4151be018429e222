/**
 * Loads, stores, AMOs, LR and SC of a hart through its address translation: the slow path of every engine. Accesses of any alignment are done
 * in RAM, but for atomic ones, which must be naturally aligned. A straddling access translates both pages before it reads or writes either, and
 * reports a fault of the second page at that page's first byte (Privileged ISA, "Supervisor Trap Value").
 */
import type { PhysAddr } from '../base/address.ts';
import type { Width } from '../isa/ops.ts';
import type { Bus } from './bus.ts';
import type { Hart } from './hart.ts';
import { accessFault, translate } from './mmu.ts';
import { PAGE_SIZE, type PhysMemory } from './physMemory.ts';
import { RESERVATION, RESERVATION_WIDTH, RESERVED } from './stateLayout.ts';
import { type AccessKind, Cause } from './trap.ts';

/** The bytes of an access in RAM: `first` bytes at `pa`, the rest at the start of another physical page. */
interface Span {
  readonly pa: PhysAddr;
  readonly first: number;
  readonly rest?: PhysAddr;
}

/** Zero-extended value; undefined when it trapped. */
export function load(bus: Bus, hart: Hart, va: bigint, width: Width): bigint | undefined {
  const span = translateSpan(bus, hart, va, width, 'load');
  if (span === undefined) return undefined;
  if (bus.memory.contains(span.pa, 1)) {
    bus.accessed(hart, va, width, 'load', span.pa, span.first, span.rest);
    return readSpan(bus.memory, span, width);
  }
  return bus.read(hart, span.pa, width) ?? accessFault(hart, va, 'load');
}

/** False when it trapped. */
export function store(bus: Bus, hart: Hart, va: bigint, width: Width, value: bigint): boolean {
  const span = translateSpan(bus, hart, va, width, 'store');
  if (span === undefined) return false;
  if (bus.memory.contains(span.pa, 1)) {
    writeSpan(bus.memory, span, width, value);
    bus.accessed(hart, va, width, 'store', span.pa, span.first, span.rest);
  } else if (!bus.write(hart, span.pa, width, value)) {
    accessFault(hart, va, 'store');
    return false;
  }
  return true;
}

/** The old value of an AMO, zero-extended, when the store that follows cannot trap. */
export function amoLoad(bus: Bus, hart: Hart, va: bigint, width: 4 | 8): bigint | undefined {
  if (!aligned(hart, va, width, Cause.storeMisaligned)) return undefined;
  const pa = translateAtomic(bus, hart, va, width, 'store');
  if (pa === undefined) return undefined;
  bus.accessed(hart, va, width, 'load', pa);
  return readSpan(bus.memory, { pa, first: width }, width);
}

export function loadReserved(bus: Bus, hart: Hart, va: bigint, width: 4 | 8): bigint | undefined {
  if (!aligned(hart, va, width, Cause.loadMisaligned)) return undefined;
  const pa = translateAtomic(bus, hart, va, width, 'load');
  if (pa === undefined) return undefined;
  hart.set32(RESERVED, 1);
  hart.set32(RESERVATION_WIDTH, width);
  hart.set64(RESERVATION, BigInt(pa));
  bus.accessed(hart, va, width, 'load', pa);
  return readSpan(bus.memory, { pa, first: width }, width);
}

/** 0 stored, 1 failed, undefined trapped: a store that may not be done traps also when the reservation is lost. */
export function storeConditional(bus: Bus, hart: Hart, va: bigint, width: 4 | 8, value: bigint): bigint | undefined {
  if (!aligned(hart, va, width, Cause.storeMisaligned)) return undefined;
  const pa = translateAtomic(bus, hart, va, width, 'store');
  if (pa === undefined) return undefined;
  const start = hart.count(RESERVATION);
  const held = hart.get32(RESERVED) === 1 && pa >= start && pa + width <= start + hart.get32(RESERVATION_WIDTH);
  hart.clearReservation();
  if (!held) return 1n;
  writeSpan(bus.memory, { pa, first: width }, width, value);
  bus.accessed(hart, va, width, 'store', pa);
  return 0n;
}

/** The instruction at va: 32 bits, or 16 when it is compressed; undefined when it trapped. */
export function fetch(bus: Bus, hart: Hart, va: bigint): number | undefined {
  if ((va & 1n) !== 0n) {
    hart.raise(Cause.instructionMisaligned, va);
    return undefined;
  }
  const low = fetchHalf(bus, hart, va);
  if (low === undefined || (low & 3) !== 3) return low;
  const high = fetchHalf(bus, hart, BigInt.asUintN(64, va + 2n));
  return high === undefined ? undefined : ((high << 16) | low) >>> 0;
}

/** Instructions are fetched in halves, each with its own address when it faults. */
function fetchHalf(bus: Bus, hart: Hart, va: bigint): number | undefined {
  const { memory } = bus;
  const pa = translate(bus, hart, va, 'fetch', 2);
  return pa === undefined ? undefined : memory.view.getUint16(memory.offset(pa), true);
}

function aligned(hart: Hart, va: bigint, width: 4 | 8, cause: number): boolean {
  if ((va & BigInt(width - 1)) === 0n) return true;
  hart.raise(cause, va);
  return false;
}

/** Atomic accesses are for RAM. */
function translateAtomic(bus: Bus, hart: Hart, va: bigint, width: number, kind: AccessKind): PhysAddr | undefined {
  const pa = translate(bus, hart, va, kind, width);
  if (pa === undefined || bus.memory.contains(pa, width)) return pa;
  return accessFault(hart, va, kind);
}

/** A span whose first byte is not RAM is an access to a device, within a page. */
function translateSpan(bus: Bus, hart: Hart, va: bigint, width: Width, kind: AccessKind): Span | undefined {
  const left = PAGE_SIZE - Number(va & (BigInt(PAGE_SIZE) - 1n));
  if (left >= width) {
    const pa = translate(bus, hart, va, kind, width);
    return pa === undefined ? undefined : { pa, first: width };
  }
  const pa = translate(bus, hart, va, kind, left);
  if (pa === undefined) return undefined;
  if (!bus.memory.contains(pa, left)) return accessFault(hart, va, kind);
  const second = BigInt.asUintN(64, va + BigInt(left));
  const rest = translate(bus, hart, second, kind, width - left);
  if (rest === undefined) return undefined;
  return bus.memory.contains(rest, width - left) ? { pa, first: left, rest } : accessFault(hart, second, kind);
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
