/** `exceptionInfo`: the decoded trap or signal at which a thread stopped. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import { trapText } from '../../src/debug/trapText.ts';
import { signalName } from '../../src/kernel/signalNames.ts';
import { type Handler, requiredNumber } from './handler.ts';

export const exceptionInfo: Handler<DebugProtocol.ExceptionInfoArguments> = (session, args) => {
  const { debug } = session.stoppedProgram();
  const { stop } = session;
  if (stop?.taskId !== requiredNumber(args, 'threadId') || (stop.kind !== 'trap' && stop.kind !== 'signal')) {
    throw new DebugError('this thread has not stopped at a trap', 'nobody');
  }
  if (stop.kind === 'signal') {
    const name = signalName(stop.signo);
    return {
      exceptionId: 'signal',
      description: `${name}: ${stop.reason}`,
      breakMode: 'unhandled',
      details: { typeName: name, message: stop.reason },
    };
  }
  const { cause, description, fields } = trapText(debug.kernel, debug.threads.of(stop.taskId)?.tid, stop.trap);
  const lines = fields.map(([name, value]) => `${name} = ${value}`).join('\n');
  return {
    exceptionId: stop.filter,
    description: `${description}\n${lines}`,
    breakMode: 'always',
    details: { typeName: cause, message: description },
  };
};
