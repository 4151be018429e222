/**
 * `evaluate` and `setExpression`. While the program runs, text at the console is its input; while it is stopped, an expression in the selected
 * frame: of C in a user frame, a field's name in a kernel frame.
 */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import { evaluate as evaluateIn } from '../../src/debug/evaluation.ts';
import type { Value } from '../../src/debug/symbolsApi.ts';
import type { SessionContext } from '../context.ts';
import { userFrame } from '../userFrame.ts';
import { setValue, variableOf } from '../variableContainer.ts';
import { consoleCommand } from './consoleCommand.ts';
import { type Handler, requiredString } from './handler.ts';

/** A frame, and whose it is. */
type Place = ReturnType<SessionContext['frame']>;

export const evaluate: Handler<DebugProtocol.EvaluateArguments> = (session, args, after) => {
  const expression = requiredString(args, 'expression');
  if (args.context === 'repl' && session.state === 'running') return typeIn(session, expression);
  session.stoppedProgram();
  const answer = args.context === 'repl' ? consoleCommand(session, expression, after) : undefined;
  if (answer !== undefined) return { result: answer, variablesReference: 0 };
  const place = args.frameId === undefined ? undefined : session.frame(args.frameId);
  const field = fieldOf(place, expression);
  if (field !== undefined) return { result: field, variablesReference: 0 };
  const value = evaluated(session, place, expression);
  const {
    name: _,
    value: result,
    ...rest
  } = variableOf(value, args.format?.hex === true, (child) => session.handles.containerId(child));
  return { result, ...rest };
};

export const setExpression: Handler<DebugProtocol.SetExpressionArguments> = (session, args, after) => {
  session.stoppedProgram();
  const expression = requiredString(args, 'expression');
  const place = args.frameId === undefined ? undefined : session.frame(args.frameId);
  setValue(evaluated(session, place, expression), expression, requiredString(args, 'value'));
  const now = evaluated(session, place, expression);
  after(() => session.valuesChanged());
  const { value, type, variablesReference } = variableOf(now, args.format?.hex === true, (child) =>
    session.handles.containerId(child),
  );
  return { value, type, variablesReference };
};

/** A line typed at the console, for the program to read. */
function typeIn(session: SessionContext, text: string): DebugProtocol.EvaluateResponse['body'] {
  const { debug, loop } = session.program();
  loop.enter(() => debug.target.input(new TextEncoder().encode(`${text}\n`)));
  return { result: '', variablesReference: 0 };
}

function fieldOf(place: Place | undefined, expression: string): string | undefined {
  if (place?.frame.kind !== 'kernel') return undefined;
  const { fields, state } = place.frame;
  if (expression === 'state') return state;
  const value = Object.hasOwn(fields, expression) ? fields[expression] : undefined;
  return value === undefined ? undefined : String(value);
}

/** An expression that has no value is answered where it stands (console, watch, hover): nobody needs a dialog. */
function evaluated(session: SessionContext, place: Place | undefined, expression: string): Value {
  const { value, error } = evaluateIn(expression, userFrame(session, place));
  if (value === undefined) throw new DebugError(error ?? `"${expression}" has no value`, 'nobody');
  return value;
}
