/** `scopes`: what a frame has to show. User frames: variables and registers; kernel frames: their state and fields, or the trap. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import { symbolName } from '../../src/debug/disassembly.ts';
import { csrRegisters, floatRegisters, integerRegisters } from '../../src/debug/registersView.ts';
import type { KernelFrame } from '../../src/debug/taskStack.ts';
import { trapText } from '../../src/debug/trapText.ts';
import type { UserFrame } from '../../src/debug/userStack.ts';
import type { SessionContext } from '../context.ts';
import type { FrameHandle } from '../handles.ts';
import { fieldContainer, registerContainer, type VariableContainer, valueContainer } from '../variableContainer.ts';
import { type Handler, requiredNumber } from './handler.ts';

export const scopes: Handler<DebugProtocol.ScopesArguments> = (session, args) => {
  session.stoppedProgram();
  const handle = session.handles.frame(requiredNumber(args, 'frameId'));
  if (handle === undefined) throw new DebugError('this frame is gone', 'nobody');
  const { frame } = handle;
  if (frame.kind === 'user') return { scopes: userScopes(session, handle, frame) };
  if (frame.kind === 'kernel') return { scopes: [kernelScope(session, handle, frame)] };
  return { scopes: [] };
};

function userScopes(session: SessionContext, { taskId }: FrameHandle, frame: UserFrame): DebugProtocol.Scope[] {
  const { debug } = session.program();
  const { kernel, modules } = debug;
  const { context } = frame;
  const scope = scopeMaker(session);
  const made: DebugProtocol.Scope[] = [];
  const symbols = frame.module?.symbols;
  if (symbols !== undefined && frame.function?.hasDebugInfo === true) {
    made.push(
      scope(
        'Locals',
        valueContainer((start, count) => slice(symbols.locals(context), start, count)),
        'locals',
      ),
      scope(
        'Arguments',
        valueContainer((start, count) => slice(symbols.arguments(context), start, count)),
        'arguments',
      ),
      {
        ...scope(
          'Globals',
          valueContainer((start, count) => slice(symbols.globals(context), start, count)),
        ),
        expensive: true,
      },
    );
  }
  const thread = debug.threads.of(taskId);
  if (thread === undefined) return made;
  const symbolAt = (bits: bigint): string | undefined => symbolName(modules, frame.space, bits);
  made.push(
    scope(
      'Registers',
      registerContainer(() => integerRegisters(kernel, thread, frame), symbolAt),
      'registers',
    ),
    scope(
      'Floating-point registers',
      registerContainer(() => floatRegisters(kernel, thread, frame)),
      'registers',
    ),
    scope(
      'CSRs',
      registerContainer(() => csrRegisters(kernel, thread)),
      'registers',
    ),
  );
  return made;
}

function kernelScope(session: SessionContext, { taskId }: FrameHandle, frame: KernelFrame): DebugProtocol.Scope {
  const { debug } = session.program();
  const scope = scopeMaker(session);
  if (frame.trap !== undefined) {
    const { fields } = trapText(debug.kernel, debug.threads.of(taskId)?.tid, frame.trap);
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
