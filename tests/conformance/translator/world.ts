/**
 * A machine with what structured programs run in (`spaces.ts`), with what may happen to it from outside, and with a kernel of a few lines that mends faults
 * or passes over what faults. The same calls with the same random numbers do the same to every machine.
 */
import { type HartId, physAddr } from '../../../src/base/address.ts';
import type { Hart } from '../../../src/machine/hart.ts';
import type { HartStop, MachineApi, MachineSnapshot } from '../../../src/machine/machine.ts';
import { Pte } from '../../../src/machine/mmu.ts';
import { FS, FS_SHIFT } from '../../../src/machine/mstatus.ts';
import * as layout from '../../../src/machine/stateLayout.ts';
import { Cause } from '../../../src/machine/trap.ts';
import type { Random } from '../../engine/random.ts';
import { PageTables, USER_RW, USER_RX } from '../../machine/pageTables.ts';
import { RAM } from '../../machine/program.ts';
import { DEPTH, GOOD, ODD, SP, WALKING } from './registers.ts';
import {
  CODE,
  CODE_PA,
  DATA,
  DATA_PA,
  GOOD_ADDRESSES,
  HIGH,
  LAST_PAGE,
  LOW,
  ODD_ADDRESSES,
  PAGE,
  SPARE_PA,
  STACK,
  STACK_BYTES,
  STACK_PA,
  TABLES_BYTES,
  TABLES_PA,
} from './spaces.ts';
import { CODE_BYTES, type StructuredProgram, WRITABLE } from './structured.ts';

const { V, R, W, U, A } = Pte;

interface Space {
  readonly tables: PageTables;
  readonly satp: bigint;
  readonly code: (typeof CODE)[number];
}

export class World {
  readonly machine: MachineApi;
  private readonly spaces: readonly Space[];
  private programs: readonly StructuredProgram[] = [];
  private snapshot: MachineSnapshot | undefined;

  constructor(machine: MachineApi) {
    this.machine = machine;
    this.spaces = CODE.map((code, index) => {
      const tables = new PageTables(machine, TABLES_PA + index * TABLES_BYTES, index + 1);
      return { tables, satp: tables.satp, code };
    });
  }

  /** Puts two programs in place, everything as at first, and begins them on all harts. */
  load(programs: readonly [StructuredProgram, StructuredProgram], random: Random): void {
    const { machine } = this;
    this.programs = programs;
    this.snapshot = undefined;
    for (const [index, { bytes }] of programs.entries())
      machine.memory.write(physAddr(CODE_PA + index * CODE_BYTES), bytes);
    for (const space of this.spaces) this.mapAll(space);
    for (const { satp } of this.spaces) machine.engine.setBreakpoints(satp, new Set());
    for (const { id } of machine.harts) this.begin(id, random);
  }

  private mapAll(space: Space): void {
    for (const { va } of space.code) for (let at = 0; at < CODE_BYTES; at += PAGE) this.mapCode(space, va + at);
    for (let index = 0; index < DATA.length; index++) {
      for (const start of [LOW, HIGH]) this.mapData(space, start + index * PAGE, DATA[index]);
    }
    this.mapData(
      space,
      LAST_PAGE,
      space.code.length === 2 && space.code[1]!.va > LAST_PAGE ? { page: 9, flags: USER_RW } : undefined,
    );
    for (let at = 0; at < STACK_BYTES * this.machine.harts.length; at += PAGE)
      this.set(space, STACK + at, STACK_PA + at, USER_RW);
  }

  /** The page of code that belongs at an address, to run and to be written. */
  private mapCode(space: Space, va: number): void {
    const found = space.code.find((code) => va >= code.va && va < code.va + CODE_BYTES);
    if (found === undefined) return;
    const pa = CODE_PA + found.program * CODE_BYTES + (va - found.va);
    this.set(space, va, pa, USER_RX);
    this.set(space, va + WRITABLE, pa, USER_RW);
  }

  private mapData(space: Space, va: number, what: (typeof DATA)[number]): void {
    if (va === LAST_PAGE && space.code.some((code) => va >= code.va && va < code.va + CODE_BYTES)) return;
    this.set(space, va, DATA_PA + (what?.page ?? 0) * PAGE, what?.flags ?? 0);
  }

  private set({ tables, satp }: Space, va: number, pa: number, flags: number): void {
    const { memory, engine } = this.machine;
    const entry = tables.entryAddress(BigInt(va), 0);
    memory.writeU64(physAddr(entry), BigInt(pa / PAGE) * 1024n + BigInt(flags));
    engine.invalidateTranslation(satp, BigInt(va));
  }

  /** Starts a hart at the beginning of a program, with fresh registers. */
  begin(id: HartId, random: Random): void {
    const hart = this.machine.harts[id]!;
    const space = random.pick([...this.spaces, this.spaces[0]!]);
    const { va, program } = random.below(8) === 0 ? random.pick(space.code) : space.code[0]!;
    for (let index = 1; index < 32; index++) {
      hart.setX(index, random.word());
      hart.setF(index, random.float());
    }
    for (const register of GOOD) hart.setX(register, BigInt(random.pick(GOOD_ADDRESSES)));
    const writable = va + WRITABLE + this.programs[program]!.main + 4 * random.below(64);
    for (const register of [...ODD, ...WALKING]) {
      hart.setX(
        register,
        BigInt(random.below(24) === 0 ? writable : random.pick(random.below(2) === 0 ? GOOD_ADDRESSES : ODD_ADDRESSES)),
      );
    }
    hart.setX(SP, BigInt(STACK + (id + 1) * STACK_BYTES - 512 - 8 * random.below(64)));
    hart.setX(DEPTH, 0n);
    hart.set64(layout.SATP, space.satp);
    hart.set32(layout.MSTATUS, FS);
    hart.fcsr = random.pick([1, 1, 1, 0, random.below(256)]);
    hart.set64(layout.STIMECMP, 0xffff_ffff_ffff_ffffn);
    hart.set64(layout.SENVCFG, random.pick([0n, 0x80n, 0x80n]));
    for (const counters of [layout.MCOUNTEREN, layout.SCOUNTEREN])
      hart.set64(counters, random.below(8) === 0 ? 0n : 7n);
    this.goTo(id, BigInt(va + this.programs[program]!.main));
  }

  private goTo(id: HartId, pc: bigint): void {
    this.machine.harts[id]!.set64(layout.SEPC, pc);
    this.machine.trapReturn(id);
  }

  /** Something from outside, between runs. */
  disturb(id: HartId, random: Random): void {
    const { machine, spaces } = this;
    const { engine, memory } = machine;
    const hart = machine.harts[id]!;
    const space = random.pick(spaces);
    const { va, program } = random.pick(space.code);
    const { starts } = this.programs[program]!;
    switch (random.below(14)) {
      case 0:
      case 1:
      case 2: {
        const count = random.below(6);
        const places = Array.from({ length: count }, () =>
          BigInt(va + random.pick(starts) + (random.below(16) === 0 ? 2 : 0)),
        );
        engine.setBreakpoints(space.satp, new Set(places));
        break;
      }
      case 3:
      case 4: {
        // As mprotect, mremap and the like do.
        const at = random.pick([LOW, LOW, HIGH]) + PAGE * random.below(DATA.length);
        const flags = random.pick([0, V | R | U | A, V | R | W | U, USER_RW, USER_RW]);
        this.set(space, at, DATA_PA + PAGE * random.below(10), flags);
        break;
      }
      case 5: {
        const at = va + PAGE * random.below(CODE_BYTES / PAGE);
        const isFor = random.below(2) === 0 ? 0 : V | R | U | A;
        this.set(space, at, CODE_PA + program * CODE_BYTES + at - va, isFor);
        break;
      }
      case 6: {
        // A page of the other program in its place, until somebody faults there.
        const at = PAGE * random.below(CODE_BYTES / PAGE);
        this.set(space, va + at, CODE_PA + (1 - program) * CODE_BYTES + at, USER_RX);
        break;
      }
      case 7: {
        const at = physAddr(CODE_PA + program * CODE_BYTES + random.pick(starts));
        memory.write(at, Uint8Array.of(0x01, 0x00));
        break;
      }
      case 8:
        this.snapshot = machine.save();
        break;
      case 9:
        if (this.snapshot !== undefined) machine.restore(this.snapshot);
        break;
      case 10:
        this.begin(id, random);
        break;
      case 11:
        engine.invalidateTranslation(random.pick([undefined, space.satp]), undefined);
        if (random.below(2) === 0) engine.invalidateWrites();
        break;
      case 12:
        hart.set64(layout.STIMECMP, BigInt(Math.floor(machine.now / 100) + 1 + random.below(8)));
        break;
      default:
        hart.set32(
          layout.MSTATUS,
          (hart.get32(layout.MSTATUS) & ~FS) | random.pick([FS, 2 << FS_SHIFT, 1 << FS_SHIFT, 0]),
        );
    }
  }

  /** After a run: what a kernel does about a trap. */
  settle(id: HartId, random: Random, stop: HartStop): void {
    if (stop.kind !== 'trap') return;
    const hart = this.machine.harts[id]!;
    const { code, epc, tval, interrupt } = stop.trap;
    const space = this.spaces.find(({ satp }) => satp === hart.get64(layout.SATP))!;
    const retry = (): void => this.goTo(id, epc);
    if (interrupt) {
      hart.set64(layout.STIMECMP, 0xffff_ffff_ffff_ffffn);
      retry();
    } else if (code === Cause.instructionPageFault) {
      const va = Number(tval);
      const isCode = space.code.some((known) => va >= known.va && va < known.va + CODE_BYTES);
      if (!isCode || random.below(16) === 0) this.begin(id, random);
      else {
        this.mapCode(space, va - (va % PAGE));
        retry();
      }
    } else if (
      (code === Cause.loadPageFault || code === Cause.storePageFault) &&
      random.below(3) > 0 &&
      this.mend(space, Number(tval), random)
    ) {
      retry();
    } else {
      if (code === Cause.illegalInstruction) this.floatingPointOn(hart);
      const length = this.lengthAt(space, Number(epc));
      if (length === undefined) this.begin(id, random);
      else this.goTo(id, epc + BigInt(length));
    }
  }

  /** The f registers have been off, or the rounding mode was reserved. */
  private floatingPointOn(hart: Hart): void {
    const status = hart.get32(layout.MSTATUS);
    if ((status & FS) === 0) hart.set32(layout.MSTATUS, status | (1 << FS_SHIFT));
    if (hart.get32(layout.FRM) > 4) hart.set32(layout.FRM, 0);
  }

  /** Gives a faulting page of data: its own, or a copy of what it has shared. */
  private mend(space: Space, va: number, random: Random): boolean {
    const page = va - (va % PAGE);
    const start = [LOW, HIGH].find((at) => page >= at && page < at + DATA.length * PAGE);
    if (start === undefined) return false;
    const index = (page - start) / PAGE;
    const { memory } = this.machine;
    const pte = memory.readU64(physAddr(space.tables.entryAddress(BigInt(page), 0)));
    if ((pte & BigInt(V)) === 0n) this.set(space, page, DATA_PA + PAGE * index, USER_RW);
    else {
      const pa = SPARE_PA + PAGE * random.below(16);
      memory.write(physAddr(pa), memory.read(physAddr(Number(pte >> 10n) * PAGE), PAGE).slice());
      this.set(space, page, pa, random.pick([USER_RW, V | R | W | U]));
    }
    return true;
  }

  /** Of the instruction at an address, if code is mapped there. */
  private lengthAt({ tables }: Space, va: number): number | undefined {
    const { memory } = this.machine;
    const pte = memory.readU64(physAddr(tables.entryAddress(BigInt(va - (va % PAGE)), 0)));
    if ((pte & BigInt(V)) === 0n) return undefined;
    const pa = Number(pte >> 10n) * PAGE + (va % PAGE);
    return (memory.read(physAddr(pa), 1)[0]! & 3) === 3 ? 4 : 2;
  }

  /** Registers and CSRs of all harts, without what engines may keep for themselves. */
  state(): Uint8Array {
    const { memory, harts } = this.machine;
    const state = memory.bytes.slice(0, harts.length * layout.HART_STRIDE);
    for (const { id } of harts) {
      for (const [offset, length] of layout.SCRATCH_FIELDS) {
        state.fill(0, id * layout.HART_STRIDE + offset, id * layout.HART_STRIDE + offset + length);
      }
    }
    return state;
  }

  ram(): Uint8Array {
    const { memory } = this.machine;
    return memory.read(physAddr(RAM), memory.ramBytes);
  }
}
