/** All requests by name. */
import { setBreakpoints, setFunctionBreakpoints, setInstructionBreakpoints } from './breakpoints.ts';
import { dataBreakpointInfo, setDataBreakpoints } from './dataBreakpoints.ts';
import { evaluate, setExpression } from './evaluate.ts';
import { exceptionInfo } from './exceptionInfo.ts';
import type { Handler } from './handler.ts';
import { initialize } from './initialize.ts';
import { attach, configurationDone, launch } from './launch.ts';
import { disassemble, readMemory, writeMemory } from './memory.ts';
import { modules } from './modules.ts';
import * as runControl from './runControl.ts';
import { scopes } from './scopes.ts';
import { setExceptionBreakpoints } from './setExceptionBreakpoints.ts';
import { source } from './source.ts';
import { stackTrace } from './stackTrace.ts';
import { reveal, runToStep, tasks } from './tasks.ts';
import { terminalHangup, terminalInput, terminalResize } from './terminal.ts';
import { disconnect, terminate } from './terminate.ts';
import { threads } from './threads.ts';
import { setVariable, variables } from './variables.ts';

/** A handler checks its arguments itself, whatever they are. */
const table: Readonly<Record<string, Handler>> = {
  ...runControl,
  attach,
  configurationDone,
  dataBreakpointInfo,
  disassemble,
  disconnect,
  evaluate,
  exceptionInfo,
  initialize,
  launch,
  modules,
  readMemory,
  scopes,
  setBreakpoints,
  setDataBreakpoints,
  setExceptionBreakpoints,
  setExpression,
  setFunctionBreakpoints,
  setInstructionBreakpoints,
  setVariable,
  source,
  stackTrace,
  terminate,
  threads,
  variables,
  writeMemory,
  'hartbeat/reveal': reveal,
  'hartbeat/runToStep': runToStep,
  'hartbeat/tasks': tasks,
  'hartbeat/terminalHangup': terminalHangup,
  'hartbeat/terminalInput': terminalInput,
  'hartbeat/terminalResize': terminalResize,
};

export const handlers: ReadonlyMap<string, Handler<unknown>> = new Map(
  Object.entries(table).map(([name, handler]) => [name, handler as Handler<unknown>]),
);
