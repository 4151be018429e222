/**
 * The user's stack of a thread, running or suspended: frames from its user registers outwards, unwound one by one as they are asked for.
 * Broken unwind information ends the stack early; it never fails.
 */
import type { SpaceId, VirtAddr } from '../base/address.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import { csrBits } from './csrView.ts';
import { DebugError } from './debugError.ts';
import type { Module, Modules } from './modules.ts';
import type { FrameContext, FrameRegisters, FunctionSymbol, SourceLocation } from './symbolsApi.ts';

export interface UserFrame {
  readonly kind: 'user';
  readonly space: SpaceId;
  /** Where the frame goes on: the thread's pc, or a return address. */
  readonly pc: bigint;
  readonly module: Module | undefined;
  readonly function: FunctionSymbol | undefined;
  readonly name: string;
  readonly location: SourceLocation | undefined;
  readonly context: FrameContext;
}

const RA = 1;
const SP = 2;

export function* userStack(kernel: KernelApi, modules: Modules, thread: Thread): Generator<UserFrame, void, undefined> {
  let frame: UserFrame | undefined = innermostFrame(kernel, modules, thread);
  while (frame !== undefined) {
    yield frame;
    frame = callerOf(modules, frame);
  }
}

export function innermostFrame(kernel: KernelApi, modules: Modules, thread: Thread): UserFrame {
  const space = kernel.state.processes.get(thread.pid)!.space;
  const live = kernel.registers(thread);
  const registers = {
    pc: live.pc,
    x: Array.from({ length: 32 }, (_, index) => live.x(index)),
    f: Array.from({ length: 32 }, (_, index) => live.f(index)),
  };
  return makeFrame(modules, space, {
    registers,
    memory: memoryOf(kernel, space),
    isCaller: false,
    setX: (index, value) => kernel.registers(thread).setX(index, value),
    setF: (index, value) => kernel.registers(thread).setF(index, value),
    csr: (csr) => csrBits(kernel, thread, csr),
  });
}

/** The frame that called this one; undefined at the outermost. */
export function callerOf(modules: Modules, frame: UserFrame): UserFrame | undefined {
  const { registers, memory, csr } = frame.context;
  const caller = frame.module === undefined ? lostCaller(frame) : frame.module.symbols.unwind(frame.context)?.registers;
  if (caller === undefined || caller.pc === 0n) return undefined;
  if (caller.pc === registers.pc && caller.x[SP] === registers.x[SP]) return undefined;
  const setX = (): void => {
    throw new DebugError(
      'a variable that a calling function keeps in a register cannot be set; select the innermost frame',
    );
  };
  return makeFrame(modules, frame.space, { registers: caller, memory, isCaller: true, setX, csr });
}

/** The canonical frame address: tells frames of a thread apart while they live. */
export function frameAddress(frame: UserFrame): bigint | undefined {
  return frame.module?.symbols.cfa(frame.context);
}

/** Control went where no module is (a call through a wild pointer): the return address still says from where. */
function lostCaller({ context }: UserFrame): FrameRegisters | undefined {
  const ra = context.registers.x[RA];
  return context.isCaller || ra === undefined ? undefined : { ...context.registers, pc: ra };
}

function makeFrame(modules: Modules, space: SpaceId, context: Omit<FrameContext, 'bias'>): UserFrame {
  const { pc } = context.registers;
  const lookup = context.isCaller ? pc - 1n : pc;
  const module = modules.at(space, lookup);
  const bias = module?.bias ?? 0n;
  const found = module?.symbols.functionAt(lookup - bias);
  const name = found?.name ?? module?.symbols.symbolAt(lookup - bias)?.name ?? `0x${pc.toString(16)}`;
  const location = module?.symbols.locate(lookup - bias);
  return { kind: 'user', space, pc, module, function: found, name, location, context: { ...context, bias } };
}

export function memoryOf(kernel: KernelApi, space: SpaceId): FrameContext['memory'] {
  return {
    read: (va, length) => {
      const bytes = kernel.readMemory({ space, va: va as VirtAddr }, length);
      return bytes.length === length ? bytes : undefined;
    },
    write: (va, bytes) => kernel.writeMemory({ space, va: va as VirtAddr }, bytes),
  };
}
