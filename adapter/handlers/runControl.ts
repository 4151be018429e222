/** `continue`, `pause`, `next`, `stepIn`, `stepOut`: from a stop on, and back to one. All threads run and stop together. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TaskId } from '../../src/base/address.ts';
import { DebugError } from '../../src/debug/debugError.ts';
import type { StepKind } from '../../src/debug/stepping.ts';
import { HART_THREADS } from '../../src/debug/threadList.ts';
import type { SessionContext } from '../context.ts';
import { type Handler, requiredNumber } from './handler.ts';

const continueRequest: Handler<DebugProtocol.ContinueArguments> = (session, _args, after) => {
  session.stoppedProgram();
  after(() => session.resume());
  return { allThreadsContinued: true };
};

export { continueRequest as continue };

export const pause: Handler<DebugProtocol.PauseArguments> = (session, args, after) => {
  const { loop } = session.program();
  if (session.state !== 'running') throw new DebugError('the program is not running', 'nobody');
  after(() => loop.pause(args?.threadId as TaskId | undefined));
};

type StepArguments = Pick<DebugProtocol.NextArguments, 'threadId' | 'granularity'>;

export const next: Handler<StepArguments> = (session, args, after) => step(session, args, 'over', after);
export const stepIn: Handler<StepArguments> = (session, args, after) => step(session, args, 'in', after);
export const stepOut: Handler<StepArguments> = (session, args, after) => step(session, args, 'out', after);

function step(session: SessionContext, args: StepArguments, kind: StepKind, after: (action: () => void) => void): void {
  const { debug } = session.stoppedProgram();
  const threadId = requiredNumber(args, 'threadId');
  if (threadId >= HART_THREADS)
    throw new DebugError('an idle hart has nothing to step; select a thread of the program');
  debug.beginStep(threadId as TaskId, kind, args.granularity === 'instruction' ? 'instruction' : 'line');
  session.selected = threadId as TaskId;
  after(() => session.resume());
}
