/** A data breakpoint as the client sees it: watched, or a sentence why not. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DataBreakpoint } from '../src/debug/dataBreakpoints.ts';
import type { Client } from './client.ts';

export function dataBreakpointBody({ id, invalid }: DataBreakpoint): DebugProtocol.Breakpoint {
  return invalid === undefined ? { id, verified: true } : { id, verified: false, message: invalid, reason: 'failed' };
}

/** Tells the client, and the person, that their data is gone. */
export function tellEnded(client: Client, ended: readonly DataBreakpoint[]): void {
  for (const breakpoint of ended) {
    client.notice(`${breakpoint.invalid}: it is watched no more`);
    client.event('breakpoint', { reason: 'changed', breakpoint: dataBreakpointBody(breakpoint) });
  }
}
