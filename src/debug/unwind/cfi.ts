/**
 * A frame's caller by call frame information (.debug_frame, .eh_frame), under the RISC-V psABI: columns 0–31 are x, 32–63 f; what the table does
 * not mention is kept if the convention says that callees keep it, and lost otherwise.
 */
import { type FrameEntry, readFrameEntries } from '../../dwarf/callFrame.ts';
import type { Problems } from '../../dwarf/error.ts';
import { evaluateAddress } from '../../dwarf/evaluateLocation.ts';
import { type ExpressionContext, noFrame } from '../../dwarf/location.ts';
import type { Sections } from '../../dwarf/sections.ts';
import { type RegisterRule, type UnwindRow, unwindRowAt } from '../../dwarf/unwindRow.ts';
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import type { FrameContext } from '../symbolsApi.ts';
import { registerName, registerOf, registerOfColumn } from './columns.ts';
import { type Recovered, readSlot, SP } from './recovered.ts';

export class FrameTable {
  readonly #sections: Sections;
  readonly #problems: Problems;
  readonly #ehFrameAddress: bigint;
  #entries: readonly (readonly FrameEntry[])[] | undefined;

  constructor(sections: Sections, ehFrameAddress: bigint, problems: Problems) {
    this.#sections = sections;
    this.#ehFrameAddress = ehFrameAddress;
    this.#problems = problems;
  }

  /** The row for an address of the file; undefined where nothing describes it. */
  rowAt(address: bigint): UnwindRow | undefined {
    this.#entries ??= [
      readFrameEntries(this.#sections, '.debug_frame', 0n, this.#problems),
      readFrameEntries(this.#sections, '.eh_frame', this.#ehFrameAddress, this.#problems),
    ];
    for (const entries of this.#entries) {
      const entry = covering(entries, address);
      if (entry === undefined) continue;
      const row = this.#problems.attempt(() => unwindRowAt(this.#sections, entry, address), undefined);
      if (row !== undefined) return row;
    }
    return undefined;
  }
}

function covering(entries: readonly FrameEntry[], address: bigint): FrameEntry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.low <= address) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low - 1];
  return entry !== undefined && address < entry.high ? entry : undefined;
}

/** The caller's registers by a row; undefined when the frame address cannot be computed. */
export function applyRow(row: UnwindRow, frame: FrameContext): Recovered | undefined {
  const cfa = cfaOf(row, frame);
  if (cfa === undefined) return undefined;
  const value = (column: number): bigint | undefined => ruled(row.registers.get(column), column, cfa, frame);
  const x = xRegisters.map((_, index) =>
    index === 0 ? 0n : index === SP && !row.registers.has(SP) ? cfa : value(index),
  );
  const f = fRegisters.map((_, index) => value(32 + index));
  return { cfa, x, f, pc: returnAddress(row, frame, value), interrupted: row.isSignalFrame };
}

/** A caller has used `ra` for its own call, so without a rule its return address is lost. */
function returnAddress(
  row: UnwindRow,
  frame: FrameContext,
  value: (column: number) => bigint | undefined,
): bigint | undefined {
  const column = row.returnAddressRegister;
  const rule = row.registers.get(column);
  if (rule !== undefined && rule.kind !== 'sameValue') return value(column);
  return frame.isCaller ? undefined : registerOf(frame, column);
}

function cfaOf({ cfa }: UnwindRow, frame: FrameContext): bigint | undefined {
  if (cfa.kind === 'registerOffset') {
    const base = registerOf(frame, cfa.register);
    return base === undefined ? undefined : BigInt.asUintN(64, base + BigInt(cfa.offset));
  }
  return evaluated(evaluateAddress(cfa.expression, ruleContext(frame)));
}

function ruled(rule: RegisterRule | undefined, column: number, cfa: bigint, frame: FrameContext): bigint | undefined {
  switch (rule?.kind) {
    case undefined:
      return isKept(column) ? registerOf(frame, column) : undefined;
    case 'undefined':
      return undefined;
    case 'sameValue':
      return registerOf(frame, column);
    case 'offset':
      return readSlot(frame.memory, cfa + BigInt(rule.offset));
    case 'valOffset':
      return BigInt.asUintN(64, cfa + BigInt(rule.offset));
    case 'register':
      return registerOf(frame, rule.register);
    case 'expression': {
      const address = evaluated(evaluateAddress(rule.expression, ruleContext(frame, cfa)));
      return address === undefined ? undefined : readSlot(frame.memory, address);
    }
    case 'valExpression':
      return evaluated(evaluateAddress(rule.expression, ruleContext(frame, cfa)));
  }
}

function isKept(column: number): boolean {
  const register = registerOfColumn(column);
  return register !== undefined && register.saver !== 'caller';
}

function evaluated(result: { readonly value: bigint } | { readonly reason: string }): bigint | undefined {
  return 'value' in result ? result.value : undefined;
}

/** Expressions in call frame information refer to registers and memory only (DWARF 5, 6.4.2). */
function ruleContext(frame: FrameContext, initial?: bigint): ExpressionContext {
  return {
    ...noFrame,
    bias: frame.bias,
    register: (number) => registerOf(frame, number),
    registerName,
    read: (address, size) => frame.memory.read(address, size),
    ...(initial === undefined ? {} : { initial }),
  };
}
