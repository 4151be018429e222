/** `setExceptionBreakpoints`: which traps and signals stop, each with a condition. A filter that there is not refuses the request as a whole. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import { type FilterRequest, trapFilters } from '../../src/debug/trapFilters.ts';
import { type Handler, list, optionalString, requiredString } from './handler.ts';

export const setExceptionBreakpoints: Handler<DebugProtocol.SetExceptionBreakpointsArguments> = (session, args) => {
  const plain: readonly unknown[] = args?.filters ?? [];
  if (!Array.isArray(plain)) throw new DebugError('"filters" must be a list', 'nobody');
  const requests: FilterRequest[] = [
    ...plain.map((id) => ({ id: String(id) })),
    ...list(args.filterOptions, 'filterOptions').map((option) => ({
      id: requiredString(option, 'filterId'),
      condition: optionalString(option, 'condition'),
    })),
  ];
  const unknown = requests.find(({ id }) => !trapFilters.some((filter) => filter.id === id));
  if (unknown !== undefined) {
    const known = trapFilters.map(({ id }) => id).join(', ');
    throw new DebugError(`there is no exception filter "${unknown.id}"; there are ${known}`);
  }
  const answers = session.filters.replace(session.ignoresBreakpoints ? [] : requests);
  return {
    breakpoints: requests.map((_, index) => {
      const message = answers[index];
      return message === undefined ? { verified: !session.ignoresBreakpoints } : { verified: false, message };
    }),
  };
};
