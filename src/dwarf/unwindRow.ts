/**
 * Runs call frame instructions up to an address: how to find the canonical frame address and the caller's registers there (DWARF 5, 6.4.2 and
 * 6.4.3). Which registers a call preserves when nothing is said about them is the ABI's business and left to the caller.
 */
import type { FrameEntry, Instructions } from './callFrame.ts';
import { CFA } from './constants/operations.ts';
import type { Cursor } from './cursor.ts';
import type { Expression } from './locationList.ts';
import type { Sections } from './sections.ts';

export type CfaRule =
  | { readonly kind: 'registerOffset'; readonly register: number; readonly offset: number }
  | { readonly kind: 'expression'; readonly expression: Expression };

export type RegisterRule =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'sameValue' }
  /** Saved at CFA + offset. */
  | { readonly kind: 'offset'; readonly offset: number }
  /** Its value is CFA + offset. */
  | { readonly kind: 'valOffset'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number }
  /** Saved at the address that the expression gives, with the CFA on its stack. */
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'valExpression'; readonly expression: Expression };

export interface UnwindRow {
  readonly cfa: CfaRule;
  /** Rules by DWARF register number; those that are not in it have none. */
  readonly registers: ReadonlyMap<number, RegisterRule>;
  readonly returnAddressRegister: number;
  readonly isSignalFrame: boolean;
}

/** The row that holds at `pc`, which must lie in the entry's range; throws `DwarfError`. */
export function unwindRowAt(sections: Sections, entry: FrameEntry, pc: bigint): UnwindRow {
  const machine = new FrameMachine(sections, entry);
  machine.run(entry.common.instructions, undefined);
  machine.initial = new Map(machine.registers);
  machine.run(entry.instructions, pc);
  const { cfa } = machine;
  if (cfa === undefined) {
    const { section, start } = entry.instructions;
    return sections.cursor(section, start).fail('call frame instructions define no frame address');
  }
  return {
    cfa,
    registers: machine.registers,
    returnAddressRegister: entry.common.returnAddressRegister,
    isSignalFrame: entry.common.isSignalFrame,
  };
}

class FrameMachine {
  cfa: CfaRule | undefined;
  registers = new Map<number, RegisterRule>();
  /** Rules after the common instructions, which DW_CFA_restore goes back to. */
  initial: ReadonlyMap<number, RegisterRule> = new Map();
  readonly #sections: Sections;
  readonly #entry: FrameEntry;
  readonly #remembered: { cfa: CfaRule | undefined; registers: Map<number, RegisterRule> }[] = [];
  #location: bigint;

  constructor(sections: Sections, entry: FrameEntry) {
    this.#sections = sections;
    this.#entry = entry;
    this.#location = entry.low;
  }

  /** Runs to the first instruction for an address after `pc`, or to the end. */
  run(instructions: Instructions, pc: bigint | undefined): void {
    const cursor = this.#sections.cursor(instructions.section, instructions.start, instructions.end);
    while (!cursor.atEnd) {
      const before = this.#location;
      this.#step(cursor);
      if (pc !== undefined && this.#location !== before && this.#location > pc) return;
    }
  }

  #step(cursor: Cursor): void {
    const at = cursor.position;
    const byte = cursor.u8();
    const low = byte & 0x3f;
    const { dataAlignment, addressSize } = this.#entry.common;
    switch (byte & 0xc0) {
      case CFA.advance_loc:
        this.#advance(low);
        return;
      case CFA.offset:
        this.#rule(low, { kind: 'offset', offset: cursor.uleb() * dataAlignment });
        return;
      case CFA.restore:
        this.#restore(low);
        return;
      default:
        break;
    }
    switch (byte) {
      case CFA.nop:
        return;
      case CFA.set_loc:
        this.#location = cursor.unsigned(addressSize);
        return;
      case CFA.advance_loc1:
        this.#advance(cursor.u8());
        return;
      case CFA.advance_loc2:
        this.#advance(cursor.u16());
        return;
      case CFA.advance_loc4:
        this.#advance(cursor.u32());
        return;
      case CFA.offset_extended:
        this.#rule(cursor.uleb(), { kind: 'offset', offset: cursor.uleb() * dataAlignment });
        return;
      case CFA.offset_extended_sf:
        this.#rule(cursor.uleb(), { kind: 'offset', offset: cursor.sleb() * dataAlignment });
        return;
      case CFA.GNU_negative_offset_extended:
        this.#rule(cursor.uleb(), { kind: 'offset', offset: -cursor.uleb() * dataAlignment });
        return;
      case CFA.val_offset:
        this.#rule(cursor.uleb(), { kind: 'valOffset', offset: cursor.uleb() * dataAlignment });
        return;
      case CFA.val_offset_sf:
        this.#rule(cursor.uleb(), { kind: 'valOffset', offset: cursor.sleb() * dataAlignment });
        return;
      case CFA.restore_extended:
        this.#restore(cursor.uleb());
        return;
      case CFA.undefined:
        this.#rule(cursor.uleb(), { kind: 'undefined' });
        return;
      case CFA.same_value:
        this.#rule(cursor.uleb(), { kind: 'sameValue' });
        return;
      case CFA.register:
        this.#rule(cursor.uleb(), { kind: 'register', register: cursor.uleb() });
        return;
      case CFA.expression:
        this.#rule(cursor.uleb(), { kind: 'expression', expression: expression(cursor) });
        return;
      case CFA.val_expression:
        this.#rule(cursor.uleb(), { kind: 'valExpression', expression: expression(cursor) });
        return;
      case CFA.remember_state:
        this.#remembered.push({ cfa: this.cfa, registers: new Map(this.registers) });
        return;
      case CFA.restore_state: {
        const state = this.#remembered.pop();
        if (state === undefined) cursor.fail('DW_CFA_restore_state without a remembered state', at);
        this.cfa = state.cfa;
        this.registers = state.registers;
        return;
      }
      case CFA.def_cfa:
        this.cfa = { kind: 'registerOffset', register: cursor.uleb(), offset: cursor.uleb() };
        return;
      case CFA.def_cfa_sf:
        this.cfa = { kind: 'registerOffset', register: cursor.uleb(), offset: cursor.sleb() * dataAlignment };
        return;
      case CFA.def_cfa_register:
        this.cfa = {
          kind: 'registerOffset',
          register: cursor.uleb(),
          offset: this.cfa?.kind === 'registerOffset' ? this.cfa.offset : 0,
        };
        return;
      case CFA.def_cfa_offset:
        this.#cfaOffset(cursor.uleb(), cursor, at);
        return;
      case CFA.def_cfa_offset_sf:
        this.#cfaOffset(cursor.sleb() * dataAlignment, cursor, at);
        return;
      case CFA.def_cfa_expression:
        this.cfa = { kind: 'expression', expression: expression(cursor) };
        return;
      case CFA.GNU_args_size:
        cursor.skipLeb();
        return;
      default:
        cursor.fail(`call frame instruction 0x${byte.toString(16)} is not known`, at);
    }
  }

  #advance(units: number): void {
    this.#location += BigInt(units * this.#entry.common.codeAlignment);
  }

  #rule(register: number, rule: RegisterRule): void {
    this.registers.set(register, rule);
  }

  #restore(register: number): void {
    const rule = this.initial.get(register);
    if (rule === undefined) this.registers.delete(register);
    else this.registers.set(register, rule);
  }

  #cfaOffset(offset: number, cursor: Cursor, at: number): void {
    if (this.cfa?.kind !== 'registerOffset')
      cursor.fail('an offset is given to a frame address that is not a register', at);
    this.cfa = { ...this.cfa, offset };
  }
}

function expression(cursor: Cursor): Expression {
  const length = cursor.uleb();
  return { section: cursor.section, offset: cursor.position, bytes: cursor.slice(length) };
}
