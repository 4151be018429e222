/** `variables` and `setVariable`: what is in a scope or a value, a page at a time. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import type { SessionContext } from '../context.ts';
import type { VariableContainer } from '../variableContainer.ts';
import { type Handler, requiredNumber, requiredString } from './handler.ts';

/** Elements listed when the client asks for all of a large array. */
const MAX_LISTED = 10_000;

export const variables: Handler<DebugProtocol.VariablesArguments> = (session, args) => {
  session.stoppedProgram();
  const container = containerOf(session, args);
  const options = {
    start: Math.max(0, args.start ?? 0),
    count: args.count === undefined || args.count <= 0 ? MAX_LISTED : args.count,
    hex: args.format?.hex === true,
  };
  return { variables: container.list(options, (child) => session.handles.containerId(child)) };
};

export const setVariable: Handler<DebugProtocol.SetVariableArguments> = (session, args, after) => {
  session.stoppedProgram();
  const container = containerOf(session, args);
  const name = requiredString(args, 'name');
  container.set(name, requiredString(args, 'value'));
  const options = { start: 0, count: undefined, hex: args.format?.hex === true };
  const now = container.list(options, (child) => session.handles.containerId(child)).find((one) => one.name === name);
  after(() => session.valuesChanged());
  return now === undefined
    ? { value: args.value }
    : { value: now.value, type: now.type, variablesReference: now.variablesReference };
};

function containerOf(session: SessionContext, args: object): VariableContainer {
  const container = session.handles.container(requiredNumber(args, 'variablesReference'));
  if (container === undefined) throw new DebugError('these variables are gone', 'nobody');
  return container;
}
