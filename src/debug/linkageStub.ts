/**
 * Where a call through the procedure linkage table leads. Its stub loads an address from a slot and jumps there (RISC-V ELF psABI, "Procedure Linkage
 * Table"); until the dynamic linker has put the function's address into the slot it leads to the linker, and the function is found by its name.
 */
import type { SpaceId } from '../base/address.ts';
import { decode } from '../isa/decode.ts';
import { insnAt, type ReadCode } from './controlFlow.ts';
import type { Modules } from './modules.ts';

/** The functions that a stub at `stub` may lead to; none when it is no stub. */
export function throughStub(modules: Modules, space: SpaceId, stub: bigint, read: ReadCode): bigint[] {
  const slot = slotOf(stub, read);
  const value = slot === undefined ? undefined : word(slot, 8, read);
  if (slot === undefined || value === undefined) return [];
  const module = modules.at(space, stub);
  const name = module?.symbols.importAt(slot - module.bias);
  const isBound = module === undefined || name === undefined || modules.at(space, value) !== module;
  if (isBound) return [value];
  return modules.in(space).flatMap(({ symbols, bias }) => symbols.functionsNamed(name).map(({ low }) => low + bias));
}

/** The slot that the stub's two first instructions, auipc and ld, load from, if it goes on with a jump to what was loaded. */
function slotOf(stub: bigint, read: ReadCode): bigint | undefined {
  const upper = wholeInsn(stub, read);
  const lower = wholeInsn(stub + 4n, read);
  const jump = insnAt(stub + 8n, read)?.flow;
  if (upper?.def.name !== 'auipc' || lower?.def.name !== 'ld' || jump?.kind !== 'indirect') return undefined;
  if (lower.operands.rs1 !== upper.operands.rd || jump.base !== lower.operands.rd) return undefined;
  return BigInt.asUintN(64, stub + BigInt(upper.operands.imm) + BigInt(lower.operands.imm));
}

function wholeInsn(pc: bigint, read: ReadCode): ReturnType<typeof decode> {
  const bits = word(pc, 4, read);
  return bits === undefined ? undefined : decode(Number(BigInt.asIntN(32, bits)));
}

function word(address: bigint, length: 4 | 8, read: ReadCode): bigint | undefined {
  const bytes = read(address, length);
  if (bytes === undefined) return undefined;
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
