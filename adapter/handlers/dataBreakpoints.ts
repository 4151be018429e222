/**
 * `dataBreakpointInfo` and `setDataBreakpoints`: stops when data is read or changed. Data is a variable, what an expression names, or bytes at an
 * address; it must lie in memory.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SpaceId } from '../../src/base/address.ts';
import { virtAddr } from '../../src/base/address.ts';
import { type DataAccess, type DataFrame, MAX_WATCHED_BYTES } from '../../src/debug/dataBreakpoints.ts';
import { DebugError } from '../../src/debug/debugError.ts';
import { evaluate } from '../../src/debug/evaluation.ts';
import type { Value } from '../../src/debug/symbolsApi.ts';
import { frameAddress } from '../../src/debug/userStack.ts';
import type { SessionContext } from '../context.ts';
import { dataBreakpointBody } from '../dataBreakpointBody.ts';
import { userFrame } from '../userFrame.ts';
import { type Handler, list, optionalNumber, optionalString, parseAddress, requiredString } from './handler.ts';

/** Deeper than the calls whose variables a person watches. */
const MAX_FRAMES = 200;
const SP = 2;
const ACCESS_TYPES: readonly DataAccess[] = ['write', 'read', 'readWrite'];

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];

/** Data that may be watched, or a sentence why not. */
type Found =
  | {
      readonly space: SpaceId;
      readonly va: bigint;
      readonly length: number;
      readonly name: string;
      readonly textOf: (bytes: Uint8Array) => string;
      readonly frame?: DataFrame | undefined;
    }
  | string;

export const dataBreakpointInfo: Handler<DebugProtocol.DataBreakpointInfoArguments> = (session, args): Info => {
  const { debug } = session.stoppedProgram();
  const found = find(session, args);
  if (typeof found === 'string') return { dataId: null, description: found };
  const { space, va, length, name } = found;
  const where = `${length} ${length === 1 ? 'byte' : 'bytes'} at 0x${va.toString(16)}`;
  if (length > MAX_WATCHED_BYTES) {
    return { dataId: null, description: `${name} has ${length} bytes; at most ${MAX_WATCHED_BYTES} can be watched` };
  }
  if (debug.target.readMemory({ space, va: virtAddr(va) }, length).length < length) {
    return { dataId: null, description: `there is no memory for ${where}` };
  }
  const accessTypes = [...ACCESS_TYPES];
  return {
    dataId: session.dataBreakpoints.name({ ...found, frame: frameOf(session, space, va) }),
    description: `${name} (${where})`,
    accessTypes,
    canPersist: false,
  };
};

export const setDataBreakpoints: Handler<DebugProtocol.SetDataBreakpointsArguments> = (session, args) => {
  const requests = list(args?.breakpoints, 'breakpoints').map((breakpoint) => ({
    dataId: requiredString(breakpoint, 'dataId'),
    access: accessOf(optionalString(breakpoint, 'accessType') ?? 'write'),
    condition: optionalString(breakpoint, 'condition'),
    hitCondition: optionalString(breakpoint, 'hitCondition'),
  }));
  if (session.ignoresBreakpoints) {
    const message = 'the program runs without debugging';
    return { breakpoints: requests.map(() => ({ verified: false, message })) };
  }
  const made = session.loaded?.debug.setDataBreakpoints(requests) ?? session.dataBreakpoints.replace(requests);
  return { breakpoints: made.map(dataBreakpointBody) };
};

function accessOf(text: string): DataAccess {
  const access = ACCESS_TYPES.find((candidate) => candidate === text);
  if (access === undefined) throw new DebugError(`"${text}" is not one of ${ACCESS_TYPES.join(', ')}`, 'nobody');
  return access;
}

function find(session: SessionContext, args: DebugProtocol.DataBreakpointInfoArguments): Found {
  const name = requiredString(args, 'name');
  const bytes = optionalNumber(args, 'bytes');
  if (bytes !== undefined && bytes < 1) return `${bytes} bytes cannot be watched`;
  if (args.asAddress === true) {
    const va = parseAddress(name.trim());
    const length = bytes ?? 8;
    return { space: session.focusedSpace(), va, length, name: `0x${va.toString(16)}`, textOf: plainText };
  }
  const reference = optionalNumber(args, 'variablesReference') ?? 0;
  if (reference > 0) {
    const container = session.handles.container(reference);
    if (container === undefined) throw new DebugError('these variables are gone', 'nobody');
    const value = container.value?.(name);
    if (value === undefined) return `${name} is not in memory: registers and the kernel's own fields cannot be watched`;
    return dataOf(value, container.space ?? session.focusedSpace(), name, bytes);
  }
  const frameId = optionalNumber(args, 'frameId');
  const frame = userFrame(session, frameId === undefined ? undefined : session.frame(frameId));
  const { value, error } = evaluate(name, frame);
  return value === undefined ? (error ?? `"${name}" has no value`) : dataOf(value, frame.space, name, bytes);
}

/** The call of the thread looked at in whose frame an address lies: below its frame address, and not below the stack pointer. */
function frameOf(session: SessionContext, space: SpaceId, va: bigint): DataFrame | undefined {
  const taskId = session.selected ?? session.stop?.taskId;
  const thread = taskId === undefined ? undefined : session.program().debug.target.thread(taskId);
  if (taskId === undefined || thread === undefined || thread.space !== space || va < thread.registers.x(SP))
    return undefined;
  const frames = session.stackOf(taskId).frames(0, MAX_FRAMES);
  const own = frames.filter((frame) => frame.kind === 'user');
  for (const [index, frame] of own.entries()) {
    const cfa = frameAddress(frame);
    const caller = own[index + 1];
    if (cfa === undefined || caller === undefined) return undefined;
    if (va < cfa) return { taskId, cfa, returnsTo: caller.pc };
  }
  return undefined;
}

function dataOf(value: Value, space: SpaceId, name: string, bytes: number | undefined): Found {
  const { address, size } = value;
  const label = value.evaluateName ?? name;
  if (address === undefined) return `${label} is not in memory, or only a part of a byte: it cannot be watched`;
  const length = bytes ?? size ?? 0;
  if (length < 1) return `${label} has no size`;
  const textOf = length === size ? (raw: Uint8Array) => value.textOf(raw) : plainText;
  return { space, va: address, length, name: label, textOf };
}

/** Bytes without a type: as a number where they may be one. */
function plainText(bytes: Uint8Array): string {
  const shown = bytes.slice(0, 16);
  if (![1, 2, 4, 8].includes(bytes.length)) {
    return `${Buffer.from(shown).toString('hex')}${shown.length < bytes.length ? '…' : ''}`;
  }
  return `0x${Buffer.from(bytes.toReversed()).toString('hex')}`;
}
