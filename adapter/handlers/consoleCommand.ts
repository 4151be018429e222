/**
 * Commands of the Debug Console, for what has no button: they begin with a dot, as no expression of C does but a number. `.position` says how many steps
 * have been made, `.runto N` runs on until all harts together have made N, `.runto +N` until they have made N more.
 */
import { DebugError } from '../../src/debug/debugError.ts';
import type { SessionContext } from '../context.ts';

/** Does what a line says if it is a command, and answers the text to show; else undefined. */
export function consoleCommand(
  session: SessionContext,
  line: string,
  after: (action: () => void) => void,
): string | undefined {
  const [, name, argument = ''] = /^\s*\.([a-z]+)\s*(.*?)\s*$/i.exec(line) ?? [];
  switch (name) {
    case undefined:
      return undefined;
    case 'position':
      return positionText(session);
    case 'runto': {
      const step = target(session, argument);
      after(() => session.resume(step));
      return `runs on to step ${step}`;
    }
    default:
      throw new DebugError(`".${name}" is no command; there are .position, .runto N and .runto +N`, 'nobody');
  }
}

function target(session: SessionContext, argument: string): number {
  const [, isMore, digits] = /^(\+?)(\d{1,15})$/.exec(argument) ?? [];
  if (digits === undefined) {
    throw new DebugError(`".runto ${argument}" names no step: .runto 1000000, or .runto +1 for one more`, 'nobody');
  }
  const { debug } = session.stoppedProgram();
  const made = debug.steps();
  const step = isMore === '+' ? made + Number(digits) : Number(digits);
  if (step < made) throw new DebugError(`step ${step} is past: ${made} steps have been made`, 'nobody');
  return step;
}

function positionText(session: SessionContext): string {
  const { debug } = session.stoppedProgram();
  const { position } = debug.target.tasks();
  return `step ${debug.steps()} of all harts together; hart ${position.hart} has made ${position.step}; machine time ${position.time} ns`;
}
