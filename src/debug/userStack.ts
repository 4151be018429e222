/**
 * The stack of a thread's own code, running or suspended: frames from its registers outwards, unwound one by one as they are asked for.
 * Broken unwind information ends the stack early; it never fails.
 */
import type { SpaceId, VirtAddr } from '../base/address.ts';
import { DebugError } from './debugError.ts';
import type { DebugThread, UserFrame } from './frames.ts';
import type { Module, Modules } from './modules.ts';
import type { FrameContext, FrameRegisters } from './symbolsApi.ts';
import type { DebugTarget } from './target.ts';

const RA = 1;
const SP = 2;

export function* userStack(
  target: DebugTarget,
  modules: Modules,
  thread: DebugThread,
): Generator<UserFrame, void, undefined> {
  let frame: UserFrame | undefined = innermostFrame(target, modules, thread);
  while (frame !== undefined) {
    yield frame;
    frame = callerOf(modules, frame);
  }
}

export function innermostFrame(target: DebugTarget, modules: Modules, thread: DebugThread): UserFrame {
  const live = thread.registers;
  const frame = exactFrame(target, modules, thread, thread.space, {
    pc: live.pc,
    x: Array.from({ length: 32 }, (_, index) => live.x(index)),
    f: Array.from({ length: 32 }, (_, index) => live.f(index)),
  });
  return { ...frame, mode: thread.mode };
}

/** A frame whose pc is where it goes on, and whose registers are the thread's: the innermost, or one that a trap has just interrupted. */
export function exactFrame(
  target: Pick<DebugTarget, 'readMemory' | 'writeMemory'>,
  modules: Modules,
  thread: DebugThread,
  space: SpaceId,
  registers: FrameRegisters,
): UserFrame {
  return makeFrame(modules, thread, space, {
    registers,
    memory: memoryOf(target, space),
    isCaller: false,
    setX: (index, value) => thread.registers.setX(index, value),
    setF: (index, value) => thread.registers.setF(index, value),
    csr: (csr) => thread.csr(csr),
    ids: thread.ids,
  });
}

/** The frame that called this one; undefined at the outermost. */
export function callerOf(modules: Modules, frame: UserFrame): UserFrame | undefined {
  const interrupted = frame.thread.interruptedBy?.(frame, modules);
  if (interrupted !== undefined) return interrupted;
  const { registers, memory, csr, ids } = frame.context;
  const caller = frame.module === undefined ? lostCaller(frame) : frame.module.symbols.unwind(frame.context)?.registers;
  if (caller === undefined || caller.pc === 0n) return undefined;
  if (caller.pc === registers.pc && caller.x[SP] === registers.x[SP]) return undefined;
  const setX = (): void => {
    throw new DebugError(
      'a variable that a calling function keeps in a register cannot be set; select the innermost frame',
    );
  };
  const called = makeFrame(modules, frame.thread, frame.space, {
    registers: caller,
    memory,
    isCaller: true,
    setX,
    csr,
    ids,
  });
  return { ...called, mode: frame.mode };
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

function makeFrame(
  modules: Modules,
  thread: DebugThread,
  space: SpaceId,
  context: Omit<FrameContext, 'bias'>,
): UserFrame {
  const { pc } = context.registers;
  const lookup = context.isCaller ? pc - 1n : pc;
  const module = modules.at(space, lookup);
  const bias = module?.bias ?? 0n;
  const found = module?.symbols.functionAt(lookup - bias);
  const name =
    found?.name ?? module?.symbols.symbolAt(lookup - bias)?.name ?? thread.nameAt?.(pc) ?? placeName(module, pc);
  const location = module?.symbols.locate(lookup - bias);
  return { kind: 'user', space, pc, module, function: found, name, location, context: { ...context, bias }, thread };
}

/** An address that no symbol names; in a file that lies where chance has put it, also the place in the file. */
function placeName(module: Module | undefined, pc: bigint): string {
  const address = `0x${pc.toString(16)}`;
  const isInside = module?.code?.some(([low, high]) => pc >= low && pc < high) === true;
  if (!isInside || module.bias === 0n) return address;
  return `${address} (${module.path.slice(module.path.lastIndexOf('/') + 1)}+0x${(pc - module.bias).toString(16)})`;
}

export function memoryOf(
  target: Pick<DebugTarget, 'readMemory' | 'writeMemory'>,
  space: SpaceId,
): FrameContext['memory'] {
  return {
    read: (va, length) => {
      const bytes = target.readMemory({ space, va: va as VirtAddr }, length);
      return bytes.length === length ? bytes : undefined;
    },
    write: (va, bytes) => target.writeMemory({ space, va: va as VirtAddr }, bytes),
  };
}
