/** A breakpoint as the client sees it: where it really is, or a sentence why it cannot stop yet. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Breakpoint, isVerified, whyUnverified } from '../src/debug/breakpoints.ts';
import type { Client } from './client.ts';

/** `ended`: the program is over. */
export function breakpointBody(breakpoint: Breakpoint, client: Client, ended = false): DebugProtocol.Breakpoint {
  const { id, request, line, addresses, invalid } = breakpoint;
  const { where } = request;
  const body: DebugProtocol.Breakpoint = { id, verified: isVerified(breakpoint) };
  const shown = line ?? (where.kind === 'line' ? where.line : undefined);
  if (shown !== undefined) body.line = client.lineToClient(shown);
  const [address] = [...addresses.values()].flat();
  if (address !== undefined) body.instructionReference = `0x${address.toString(16)}`;
  const message = whyUnverified(breakpoint, ended);
  if (message !== undefined) {
    body.message = message;
    body.reason = !ended && invalid === undefined && addresses.size === 0 ? 'pending' : 'failed';
  }
  return body;
}
