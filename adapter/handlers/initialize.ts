/** `initialize`: what the adapter can do. The client may configure at once; breakpoints wait for the program. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../../src/debug/debugError.ts';
import { trapFilters } from '../../src/debug/trapFilters.ts';
import type { Handler } from './handler.ts';

export const initialize: Handler<DebugProtocol.InitializeRequestArguments> = (session, args, after) => {
  if (args?.pathFormat !== undefined && args.pathFormat !== 'path') {
    throw new DebugError(`path format "${args.pathFormat}" is not supported, only "path"`);
  }
  session.client.initialize(args ?? {});
  after(() => session.client.event('initialized'));
  return capabilities;
};

const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsInstructionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsDataBreakpointBytes: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsSteppingGranularity: true,
  supportsDelayedStackTraceLoading: true,
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  supportsValueFormattingOptions: true,
  supportsClipboardContext: true,
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  supportsDisassembleRequest: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  exceptionBreakpointFilters: trapFilters.map(({ id, label, description, conditionHint, onByDefault }) => ({
    filter: id,
    label,
    description,
    default: onByDefault,
    supportsCondition: true,
    conditionDescription: conditionHint,
  })),
};
