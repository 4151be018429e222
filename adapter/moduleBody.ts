/** An ELF file as the client sees it. Its symbols are not read for this. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Module } from '../src/debug/modules.ts';

export function moduleBody({ id, path, code = [] }: Module): DebugProtocol.Module {
  const low = code[0]?.[0];
  const high = code.at(-1)?.[1];
  return {
    id,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    ...(low === undefined || high === undefined
      ? {}
      : { addressRange: `0x${low.toString(16)}-0x${high.toString(16)}` }),
  };
}
