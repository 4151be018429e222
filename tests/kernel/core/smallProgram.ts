/**
 * Tiny programs for tests of one behaviour, written as calls and encoded by the instruction table: code at CODE, zeroed read-write memory at DATA.
 */

import { encode } from '../../../src/isa/encode.ts';
import type { Operands } from '../../../src/isa/insnDef.ts';
import { rows } from '../../../src/isa/table/index.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import type { KernelConfig, Thread } from '../../../src/kernel/state.ts';
import { defaultConfig, makeMachine } from './guestRun.ts';

export const CODE = 0x1_0000;
export const DATA = 0x10_0000;
export const DATA_SIZE = 0x1_0000;

export const reg = {
  ra: 1,
  sp: 2,
  t0: 5,
  t1: 6,
  s0: 8,
  s1: 9,
  a0: 10,
  a1: 11,
  a2: 12,
  a3: 13,
  a4: 14,
  a5: 15,
  a7: 17,
} as const;

export const nr = {
  dup: 23,
  pipe2: 59,
  read: 63,
  write: 64,
  exit: 93,
  exit_group: 94,
  futex: 98,
  nanosleep: 101,
  clock_gettime: 113,
  clock_nanosleep: 115,
  sched_setaffinity: 122,
  sched_yield: 124,
  kill: 129,
  tkill: 130,
  tgkill: 131,
  rt_sigaction: 134,
  rt_sigprocmask: 135,
  getpid: 172,
  gettid: 178,
  clone: 220,
  wait4: 260,
  rseq: 293,
  clone3: 435,
} as const;

/** What pthread_create asks for, without thread pointer: VM FS FILES SIGHAND THREAD SYSVSEM PARENT_SETTID CHILD_CLEARTID. */
const THREAD_FLAGS = 0x35_0f00;
const STACKS = 0x20;

/** An argument: a number, or what a register holds. */
type Argument = number | { readonly register: number };

export class Code {
  private readonly words: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly fixes: { readonly at: number; readonly label: string; readonly make: (offset: number) => number }[] =
    [];

  insn(name: string, operands: Partial<Operands> = {}): this {
    this.words.push(encodeNamed(name, operands));
    return this;
  }

  /** Loads a number of up to 32 bits, sign-extended. */
  li(rd: number, value: number): this {
    const low = (value << 20) >> 20;
    const high = (value - low) | 0;
    if (high === 0) return this.insn('addi', { rd, rs1: 0, imm: low });
    return this.insn('lui', { rd, imm: high }).insn('addiw', { rd, rs1: rd, imm: low });
  }

  move(rd: number, rs1: number): this {
    return this.insn('addi', { rd, rs1, imm: 0 });
  }

  /** Loads the address of a label that comes later or before. */
  la(rd: number, label: string): this {
    this.fixes.push({
      at: this.words.length,
      label,
      make: (offset) => encodeNamed('auipc', { rd, imm: (offset + 0x800) & ~0xfff }),
    });
    this.words.push(0);
    const auipc = this.words.length - 1;
    this.fixes.push({
      at: this.words.length,
      label,
      make: () => encodeNamed('addi', { rd, rs1: rd, imm: (((this.labels.get(label)! - auipc) * 4) << 20) >> 20 }),
    });
    this.words.push(0);
    return this;
  }

  syscall(number: number, ...args: Argument[]): this {
    args.forEach((arg, index) => {
      if (typeof arg === 'number') this.li(reg.a0 + index, arg);
      else this.move(reg.a0 + index, arg.register);
    });
    return this.li(reg.a7, number).insn('ecall');
  }

  store(value: Argument, address: number, width: 'sw' | 'sd' = 'sw'): this {
    if (typeof value === 'number') this.li(reg.t1, value);
    else this.move(reg.t1, value.register);
    return this.li(reg.t0, address).insn(width, { rs1: reg.t0, rs2: reg.t1, imm: 0 });
  }

  load(rd: number, address: number, width: 'lw' | 'ld' = 'lw'): this {
    return this.li(reg.t0, address).insn(width, { rd, rs1: reg.t0, imm: 0 });
  }

  label(name: string): this {
    this.labels.set(name, this.words.length);
    return this;
  }

  branch(name: string, rs1: number, rs2: number, label: string): this {
    this.fixes.push({
      at: this.words.length,
      label,
      make: (imm) => encodeNamed(name, { rs1, rs2, imm }),
    });
    this.words.push(0);
    return this;
  }

  jump(label: string): this {
    this.fixes.push({ at: this.words.length, label, make: (imm) => encodeNamed('jal', { rd: 0, imm }) });
    this.words.push(0);
    return this;
  }

  /** Makes a thread that goes on at `label`; its tid is in a0, and stored at `tidAt`, which is cleared when it ends. */
  thread(label: string, tidAt = DATA + STACKS): this {
    const after = `after ${this.words.length}`;
    return this.syscall(nr.clone, THREAD_FLAGS, 0, tidAt, 0, tidAt)
      .branch('bne', reg.a0, 0, after)
      .jump(label)
      .label(after);
  }

  bytes(): Uint8Array {
    const words = [...this.words];
    for (const { at, label, make } of this.fixes) {
      const target = this.labels.get(label);
      if (target === undefined) throw new Error(`no label ${label}`);
      words[at] = make((target - at) * 4);
    }
    return new Uint8Array(new Uint32Array(words).buffer);
  }

  /** Address of a label. */
  addressOf(label: string): number {
    return CODE + this.labels.get(label)! * 4;
  }
}

function encodeNamed(name: string, operands: Partial<Operands>): number {
  const row = rows.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`no instruction ${name}`);
  return encode(row, { rd: 0, rs1: 0, rs2: 0, rs3: 0, imm: 0, csr: 0, rm: 0, aqrl: 0, ...operands });
}

/** A static ELF with the code and DATA_SIZE bytes of zeros. */
export function elfOf(code: Code): Uint8Array {
  const text = code.bytes();
  const file = new Uint8Array(4096 + text.length);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 243, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(CODE), true);
  view.setBigUint64(32, 64n, true);
  view.setUint32(48, 4, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 2, true);
  segment(view, 64, 5, 4096, CODE, text.length, text.length);
  segment(view, 120, 6, 4096, DATA, 0, DATA_SIZE);
  file.set(text, 4096);
  return file;
}

function segment(
  view: DataView,
  at: number,
  flags: number,
  offset: number,
  va: number,
  filesz: number,
  memsz: number,
): void {
  view.setUint32(at, 1, true);
  view.setUint32(at + 4, flags, true);
  view.setBigUint64(at + 8, BigInt(offset), true);
  view.setBigUint64(at + 16, BigInt(va), true);
  view.setBigUint64(at + 24, BigInt(va), true);
  view.setBigUint64(at + 32, BigInt(filesz), true);
  view.setBigUint64(at + 40, BigInt(memsz), true);
  view.setBigUint64(at + 48, 4096n, true);
}

export async function bootCode(code: Code, config: Partial<KernelConfig> = {}): Promise<KernelApi> {
  const full = { ...defaultConfig, ...config };
  const kernel = createKernel(await makeMachine('interp', full.harts), full);
  kernel.boot({ path: '/guest/small', bytes: elfOf(code), args: ['small'], env: [], cwd: '/' });
  return kernel;
}

export function threadAt(kernel: KernelApi, index: number): Thread {
  return [...kernel.state.threads.values()][index]!;
}

/** A 32-bit word of the program's data, signed. */
export function word(kernel: KernelApi, address: number): number {
  const space = [...kernel.state.spaces.keys()][0]!;
  const bytes = kernel.readMemory({ space, va: BigInt(address) as never }, 4);
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
}

/** A 64-bit word of the program's data. */
export function doubleword(kernel: KernelApi, address: number): number {
  const space = [...kernel.state.spaces.keys()][0]!;
  const bytes = kernel.readMemory({ space, va: BigInt(address) as never }, 8);
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
}
