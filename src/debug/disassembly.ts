/**
 * Disassembly around an address, with symbols and source lines. RISC-V code cannot be read backwards (instructions are 2 or 4 bytes), so what
 * stands before an address is found by walking from the start of its function, or of the symbol before, to the address itself.
 */
import type { SpaceId } from '../base/address.ts';
import { insnLength } from '../isa/decode.ts';
import { disassembleBits } from '../isa/disassemble.ts';
import type { Modules } from './modules.ts';
import type { SourceLocation } from './symbolsApi.ts';
import type { DebugTarget } from './target.ts';
import { memoryOf } from './userStack.ts';

export interface DisassembledInsn {
  readonly address: bigint;
  /** Undefined where no memory is mapped. */
  readonly bytes: Uint8Array | undefined;
  readonly text: string;
  /** `name` at the first instruction of a symbol. */
  readonly symbol: string | undefined;
  readonly location: SourceLocation | undefined;
}

/** Farther back than this no symbol is trusted to begin the code at an address. */
const MAX_WALK = 64n * 1024n;

/** Exactly `count` instructions, of which the first stands `offset` (may be negative) instructions from `address`. */
export function disassembleAt(
  target: DebugTarget,
  modules: Modules,
  space: SpaceId,
  address: bigint,
  offset: number,
  count: number,
): DisassembledInsn[] {
  const { read } = memoryOf(target, space);
  const lengthAt = (va: bigint): bigint => {
    const first = read(va, 2);
    return first === undefined ? 2n : BigInt(insnLength(first[0]! | (first[1]! << 8)));
  };
  let at = address;
  if (offset < 0) at = startBefore(modules, space, address, -offset, lengthAt);
  else for (let i = 0; i < offset; i++) at += lengthAt(at);
  const insns: DisassembledInsn[] = [];
  for (let va = BigInt.asUintN(64, at); insns.length < count; ) {
    const length = Number(lengthAt(va));
    const bytes = read(va, length);
    insns.push(disassembleOne(modules, space, va, bytes));
    va = BigInt.asUintN(64, va + BigInt(length));
  }
  return insns;
}

/** The address `count` instructions before `address`. */
function startBefore(
  modules: Modules,
  space: SpaceId,
  address: bigint,
  count: number,
  lengthAt: (va: bigint) => bigint,
): bigint {
  let starts: bigint[] = [];
  let limit = address;
  while (starts.length < count) {
    const start = symbolStart(modules, space, limit - 1n) ?? limit - 2n;
    const walked: bigint[] = [];
    let va = start;
    for (; va < limit; va += lengthAt(va)) walked.push(va);
    // A symbol that is no code does not lead to the address; two bytes always do.
    starts = [...(va === limit ? walked : [limit - 2n]), ...starts];
    limit = starts[0]!;
    if (limit <= 2n) break;
  }
  const missing = count - starts.length;
  return missing > 0 ? BigInt.asUintN(64, starts[0]! - 2n * BigInt(missing)) : starts[starts.length - count]!;
}

function symbolStart(modules: Modules, space: SpaceId, va: bigint): bigint | undefined {
  const module = modules.at(space, va);
  if (module === undefined) return undefined;
  const start = module.symbols.functionAt(va - module.bias)?.low ?? module.symbols.symbolAt(va - module.bias)?.address;
  if (start === undefined || va - (start + module.bias) > MAX_WALK) return undefined;
  return start + module.bias;
}

function disassembleOne(modules: Modules, space: SpaceId, va: bigint, bytes: Uint8Array | undefined): DisassembledInsn {
  if (bytes === undefined) return { address: va, bytes, text: '<not mapped>', symbol: undefined, location: undefined };
  const module = modules.at(space, va);
  const bias = module?.bias ?? 0n;
  const bits = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  const { text } = disassembleBits(bits, va, (target) => symbolName(modules, space, target));
  const start = module?.symbols.symbolAt(va - bias);
  const symbol = start !== undefined && start.address === va - bias ? start.name : undefined;
  return { address: va, bytes, text, symbol, location: module?.symbols.locate(va - bias) };
}

/** `name` or `name+0x10`. */
export function symbolName(modules: Modules, space: SpaceId, va: bigint): string | undefined {
  const module = modules.at(space, va);
  const symbol = module?.symbols.symbolAt(va - module.bias);
  if (module === undefined || symbol === undefined) return undefined;
  const offset = va - module.bias - symbol.address;
  return offset === 0n ? symbol.name : `${symbol.name}+0x${offset.toString(16)}`;
}
