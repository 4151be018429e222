/** `modules`: the ELF files that are in some process's memory, each once. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { moduleBody } from '../moduleBody.ts';
import { type Handler, optionalNumber } from './handler.ts';

export const modules: Handler<DebugProtocol.ModulesArguments> = (
  session,
  args,
): DebugProtocol.ModulesResponse['body'] => {
  const files = session.loaded?.debug.modules.files() ?? [];
  const start = Math.max(0, optionalNumber(args, 'startModule') ?? 0);
  const count = optionalNumber(args, 'moduleCount') ?? 0;
  const end = count > 0 ? start + count : files.length;
  return { modules: files.slice(start, end).map(moduleBody), totalModules: files.length };
};
