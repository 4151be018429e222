/** `setBreakpoints`, `setFunctionBreakpoints`, `setInstructionBreakpoints`: each replaces its group, loaded program or not. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Breakpoint, BreakpointRequest } from '../../src/debug/breakpoints.ts';
import { DebugError } from '../../src/debug/debugError.ts';
import { breakpointBody } from '../breakpointBody.ts';
import type { SessionContext } from '../context.ts';
import { type Handler, list, optionalString, parseAddress, requiredNumber, requiredString } from './handler.ts';

export const setBreakpoints: Handler<DebugProtocol.SetBreakpointsArguments> = (session, args) => {
  const { source } = args ?? {};
  if (typeof source !== 'object' || source === null) throw new DebugError('"source" must be given', 'nobody');
  const given = list(args.breakpoints, 'breakpoints');
  if (source.path === undefined || (source.sourceReference ?? 0) !== 0) {
    const message = 'breakpoints stop in sources of the program; to stop in the kernel use the exception filters';
    return { breakpoints: given.map(({ line }) => ({ verified: false, line, message })) };
  }
  const path = requiredString(source, 'path');
  const requests = given.map((breakpoint): BreakpointRequest => {
    const line = session.client.lineFromClient(requiredNumber(breakpoint, 'line'));
    return { where: { kind: 'line', path, line }, ...modifiers(breakpoint) };
  });
  return replace(session, `line ${path}`, requests);
};

export const setFunctionBreakpoints: Handler<DebugProtocol.SetFunctionBreakpointsArguments> = (session, args) => {
  const requests = list(args?.breakpoints, 'breakpoints').map((breakpoint): BreakpointRequest => {
    const name = requiredString(breakpoint, 'name').trim();
    return { where: { kind: 'function', name }, ...modifiers(breakpoint) };
  });
  return replace(session, 'function', requests);
};

export const setInstructionBreakpoints: Handler<DebugProtocol.SetInstructionBreakpointsArguments> = (session, args) => {
  const requests = list(args?.breakpoints, 'breakpoints').map((breakpoint): BreakpointRequest => {
    const base = parseAddress(requiredString(breakpoint, 'instructionReference'));
    const offset = breakpoint.offset === undefined ? 0 : requiredNumber(breakpoint, 'offset');
    const address = BigInt.asUintN(64, base + BigInt(offset));
    return { where: { kind: 'instruction', address }, ...modifiers(breakpoint) };
  });
  return replace(session, 'instruction', requests);
};

function modifiers(breakpoint: object) {
  return {
    condition: optionalString(breakpoint, 'condition'),
    hitCondition: optionalString(breakpoint, 'hitCondition'),
    logMessage: optionalString(breakpoint, 'logMessage'),
  };
}

function replace(
  session: SessionContext,
  group: string,
  requests: readonly BreakpointRequest[],
): DebugProtocol.SetBreakpointsResponse['body'] {
  if (session.ignoresBreakpoints) {
    const message = 'the program runs without debugging';
    return { breakpoints: requests.map(() => ({ verified: false, message })) };
  }
  const made: Breakpoint[] =
    session.loaded?.debug.setBreakpoints(group, requests) ?? session.breakpoints.replace(group, requests);
  return { breakpoints: made.map((breakpoint) => breakpointBody(breakpoint, session.client, session.ended)) };
}
