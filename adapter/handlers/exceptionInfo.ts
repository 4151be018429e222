/** `exceptionInfo`: the decoded trap or signal at which a thread stopped. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import type { TrapText } from '../../src/debug/trapText.ts';
import { signalName } from '../../src/kernel/signalNames.ts';
import { type Handler, requiredNumber } from './handler.ts';

export const exceptionInfo: Handler<DebugProtocol.ExceptionInfoArguments> = (session, args) => {
  const { debug } = session.stoppedProgram();
  const { stop } = session;
  if (stop?.taskId !== requiredNumber(args, 'threadId') || (stop.kind !== 'trap' && stop.kind !== 'signal')) {
    throw new DebugError('this thread has not stopped at a trap', 'nobody');
  }
  const { target } = debug;
  if (stop.kind === 'signal') {
    const lines = stop.trap === undefined ? '' : fieldLines(target.trapText(stop.taskId, stop.trap));
    const name = signalName(stop.signo);
    return {
      exceptionId: 'signal',
      description: `${name}: ${stop.reason}${lines}`,
      breakMode: 'unhandled',
      details: { typeName: name, message: stop.reason },
    };
  }
  const text = target.trapText(stop.taskId, stop.trap);
  return {
    exceptionId: stop.filter,
    description: `${text.description}${fieldLines(text)}`,
    breakMode: 'always',
    details: { typeName: text.cause, message: text.description },
  };
};

const fieldLines = ({ fields }: TrapText): string => fields.map(([name, value]) => `\n${name} = ${value}`).join('');
