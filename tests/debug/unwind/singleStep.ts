/**
 * Runs a guest program an instruction at a time beside a shadow of its call stack, so that what an unwinder says can be compared with what the
 * program really did: where each call returns to, with which stack pointer and callee-saved registers.
 */
import type { FrameContext } from '../../../src/debug/symbolsApi.ts';
import { memoryOf } from '../../../src/debug/userStack.ts';
import { engines } from '../../../src/engine/index.ts';
import { decode } from '../../../src/isa/decode.ts';
import type { Insn } from '../../../src/isa/insnDef.ts';
import { xRegisters } from '../../../src/isa/registers.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { createMachine } from '../../../src/machine/machine.ts';
import { guestBytes } from '../../guest/programs.ts';

/** What the caller of the running function will see when it is returned to. */
export interface ShadowFrame {
  readonly pc: bigint;
  readonly sp: bigint;
  /** By register number; undefined for those that a call may destroy. */
  readonly saved: readonly (bigint | undefined)[];
}

export const calleeSaved = xRegisters
  .filter(({ saver, name }) => saver === 'callee' && name !== 'sp')
  .map(({ index }) => index);

export class SingleStepped {
  readonly shadow: ShadowFrame[] = [];
  frame: FrameContext;
  readonly #kernel: KernelApi;
  #last: { readonly pc: bigint; readonly insn: Insn | undefined; readonly frame: FrameContext } | undefined;

  private constructor(kernel: KernelApi) {
    this.#kernel = kernel;
    this.frame = this.#observe();
  }

  static async boot(name: string, bytes = guestBytes(name)): Promise<SingleStepped> {
    const machine = await createMachine({ harts: 1, ramBytes: 64 * 1024 * 1024, supervisor: 'hosted' }, engines.interp);
    const kernel = createKernel(machine, {
      harts: 1,
      quantum: 100_000,
      slice: 10_000_000,
      seed: 0,
      mounts: [],
      stdin: 'console',
    });
    kernel.boot({ path: `/${name}`, bytes, args: [name], env: [], cwd: '/' });
    return new SingleStepped(kernel);
  }

  /** Runs to an address; the shadow stack begins there. */
  runTo(address: bigint): void {
    const [space] = [...this.#kernel.state.processes.values()].map((process) => process.space);
    this.#kernel.setBreakpoints(space!, new Set([address]));
    while (this.frame.registers.pc !== address) this.#advance(1_000_000);
    this.#kernel.setBreakpoints(space!, new Set());
    this.shadow.length = 0;
    this.#last = undefined;
  }

  /** One step; false when the program has ended. */
  step(): boolean {
    const { pc } = this.frame.registers;
    const bytes = this.frame.memory.read(pc, 4);
    this.#last = {
      pc,
      insn: bytes && decode(new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true)),
      frame: this.frame,
    };
    if (!this.#advance(1)) return false;
    this.#follow();
    return true;
  }

  #advance(maxSteps: number): boolean {
    const outcome = this.#kernel.advance({ maxSteps });
    if (outcome.kind === 'exited') return false;
    if (outcome.kind === 'hostRequest') this.#kernel.answer({ kind: 'error', errno: 'ENOENT' });
    this.frame = this.#observe();
    return true;
  }

  #observe(): FrameContext {
    const thread = [...this.#kernel.state.threads.values()][0]!;
    const live = this.#kernel.registers(thread);
    const space = this.#kernel.state.processes.get(thread.pid)!.space;
    return {
      registers: {
        pc: live.pc,
        x: Array.from({ length: 32 }, (_, index) => live.x(index)),
        f: Array.from({ length: 32 }, (_, index) => live.f(index)),
      },
      memory: memoryOf(this.#kernel, space),
      bias: 0n,
      isCaller: false,
      setX: (index, value) => this.#kernel.registers(thread).setX(index, value),
    };
  }

  /** A call has been made when the instruction that makes it has moved the pc: a page fault at its fetch has not. */
  #follow(): void {
    const { pc, x } = this.frame.registers;
    const top = this.shadow.at(-1);
    if (top !== undefined && pc === top.pc && x[2] === top.sp) this.shadow.pop();
    const last = this.#last;
    if (last?.insn === undefined || last.pc === pc) return;
    const { base, operands, length } = last.insn;
    if ((base.name !== 'jal' && base.name !== 'jalr') || operands.rd !== 1) return;
    const before = last.frame.registers.x;
    this.shadow.push({
      pc: last.pc + BigInt(length),
      sp: before[2]!,
      saved: before.map((value, index) => (calleeSaved.includes(index) ? value : undefined)),
    });
  }
}
