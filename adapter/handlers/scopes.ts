/** `scopes`: what a frame has to show. User frames: variables and registers; kernel frames: their state and fields, or the trap. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TaskId } from '../../src/base/address.ts';
import { symbolName } from '../../src/debug/disassembly.ts';
import type { KernelFrame, UserFrame } from '../../src/debug/frames.ts';
import { csrRegisters, floatRegisters, integerRegisters } from '../../src/debug/registersView.ts';
import type { FrameContext, Value } from '../../src/debug/symbolsApi.ts';
import type { SessionContext } from '../context.ts';
import { fieldContainer, registerContainer, type VariableContainer, valueContainer } from '../variableContainer.ts';
import { type Handler, requiredNumber } from './handler.ts';

export const scopes: Handler<DebugProtocol.ScopesArguments> = (session, args) => {
  session.stoppedProgram();
  const frameId = requiredNumber(args, 'frameId');
  const { taskId, frame } = session.frame(frameId);
  if (frame.kind === 'user') return { scopes: userScopes(session, frameId) };
  if (frame.kind === 'kernel') return { scopes: [kernelScope(session, taskId, frame)] };
  return { scopes: [] };
};

function userScopes(session: SessionContext, frameId: number): DebugProtocol.Scope[] {
  const { modules } = session.program().debug;
  const scope = scopeMaker(session);
  const made: DebugProtocol.Scope[] = [];
  // The frame is looked up each time: setting a variable may change its registers.
  const now = (): UserFrame => session.frame(frameId).frame as UserFrame;
  const { module, function: own, space } = now();
  if (module !== undefined && own?.hasDebugInfo === true) {
    const values = (list: (frame: FrameContext) => Value[]): VariableContainer =>
      valueContainer((start, count) => slice(list(now().context), start, count), space);
    const { symbols } = module;
    made.push(
      scope(
        'Locals',
        values((frame) => symbols.locals(frame)),
        'locals',
      ),
      scope(
        'Arguments',
        values((frame) => symbols.arguments(frame)),
        'arguments',
      ),
      {
        ...scope(
          'Globals',
          values((frame) => symbols.globals(frame)),
        ),
        expensive: true,
      },
    );
  }
  const symbolAt = (bits: bigint): string | undefined => symbolName(modules, space, bits);
  made.push(
    scope(
      'Registers',
      registerContainer(() => integerRegisters(now()), symbolAt),
      'registers',
    ),
    scope(
      'Floating-point registers',
      registerContainer(() => floatRegisters(now())),
      'registers',
    ),
    scope(
      'CSRs',
      registerContainer(() => csrRegisters(now().thread)),
      'registers',
    ),
  );
  return made;
}

function kernelScope(session: SessionContext, taskId: TaskId, frame: KernelFrame): DebugProtocol.Scope {
  const { debug } = session.program();
  const scope = scopeMaker(session);
  if (frame.trap !== undefined) {
    const { fields } = debug.target.trapText(taskId, frame.trap);
    return scope('Trap', fieldContainer(fields));
  }
  return scope('Future', fieldContainer([['state', frame.state], ...Object.entries(frame.fields)]));
}

type ScopeHint = 'locals' | 'arguments' | 'registers';

/** Registers are fetched when somebody opens them, unless there is nothing else. */
function scopeMaker({ handles }: SessionContext) {
  return (name: string, container: VariableContainer, presentationHint?: ScopeHint): DebugProtocol.Scope => {
    const scope = {
      name,
      variablesReference: handles.containerId(container),
      expensive: presentationHint === 'registers',
    };
    return presentationHint === undefined ? scope : { ...scope, presentationHint };
  };
}

function slice<T>(values: readonly T[], start: number, count: number | undefined): readonly T[] {
  return values.slice(start, count === undefined ? undefined : start + count);
}
