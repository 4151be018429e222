/** `readMemory`, `writeMemory`, `disassemble`: addresses mean the address space of the thread looked at. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { virtAddr } from '../../src/base/address.ts';
import { DebugError } from '../../src/debug/debugError.ts';
import { disassembleAt } from '../../src/debug/disassembly.ts';
import { type Handler, parseAddress, requiredNumber, requiredString } from './handler.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_INSTRUCTIONS = 100_000;

export const readMemory: Handler<DebugProtocol.ReadMemoryArguments> = (session, args) => {
  const { debug } = session.stoppedProgram();
  const count = Math.min(requiredNumber(args, 'count'), MAX_BYTES);
  const address = referenced(args);
  const bytes =
    count <= 0
      ? new Uint8Array()
      : debug.target.readMemory({ space: session.focusedSpace(), va: virtAddr(address) }, count);
  const body = { address: `0x${address.toString(16)}`, data: Buffer.from(bytes).toString('base64') };
  const unreadableBytes = Math.max(count, 0) - bytes.length;
  return unreadableBytes === 0 ? body : { ...body, unreadableBytes };
};

export const writeMemory: Handler<DebugProtocol.WriteMemoryArguments> = (session, args, after) => {
  const { debug } = session.stoppedProgram();
  const address = referenced(args);
  const bytes = new Uint8Array(Buffer.from(requiredString(args, 'data'), 'base64'));
  if (!debug.target.writeMemory({ space: session.focusedSpace(), va: virtAddr(address) }, bytes)) {
    throw new DebugError(`memory at 0x${address.toString(16)} is not mapped`);
  }
  after(() => session.valuesChanged());
  return { bytesWritten: bytes.length };
};

export const disassemble: Handler<DebugProtocol.DisassembleArguments> = (session, args) => {
  const { debug, sources } = session.stoppedProgram();
  const count = Math.min(requiredNumber(args, 'instructionCount'), MAX_INSTRUCTIONS);
  const insns = disassembleAt(
    debug.target,
    debug.modules,
    session.focusedSpace(),
    referenced(args),
    args.instructionOffset ?? 0,
    count,
  );
  let line: string | undefined;
  return {
    instructions: insns.map(({ address, bytes, text, symbol, location }): DebugProtocol.DisassembledInstruction => {
      const insn: DebugProtocol.DisassembledInstruction = { address: `0x${address.toString(16)}`, instruction: text };
      if (bytes === undefined) insn.presentationHint = 'invalid';
      else insn.instructionBytes = Buffer.from(bytes).toString('hex');
      if (symbol !== undefined) insn.symbol = symbol;
      // Only where a line begins, as the protocol asks.
      const key = location === undefined ? undefined : `${location.path}:${location.line}`;
      if (location !== undefined && key !== line) {
        insn.location = sources.source(location.path);
        insn.line = session.client.lineToClient(location.line);
      }
      line = key;
      return insn;
    }),
  };
};

function referenced(args: { readonly memoryReference: string; readonly offset?: number }): bigint {
  const base = parseAddress(requiredString(args, 'memoryReference'));
  return BigInt.asUintN(64, base + BigInt(Math.trunc(args.offset ?? 0)));
}
