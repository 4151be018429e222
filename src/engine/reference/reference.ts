/**
 * The reference interpreter: fetches, decodes and executes one instruction at a time over BigInt, every access through the machine's rules.
 * Slow and obvious: it is what other engines are compared with. It derives nothing but decoded instructions by their bits, so no
 * `invalidate…` call concerns it.
 */
import type { HartId } from '../../base/address.ts';
import { decode } from '../../isa/decode.ts';
import type { Insn } from '../../isa/insnDef.ts';
import type { Engine, EngineDef, EngineRun, MachineRules } from '../../machine/engine.ts';
import { Hart } from '../../machine/hart.ts';
import { RUN_RETIRED, SATP } from '../../machine/stateLayout.ts';
import { Cause } from '../../machine/trap.ts';
import { ReferenceOps } from './referenceOps.ts';

export const referenceEngine: EngineDef = {
  engineBytes: 0,
  create: (rules) => createReferenceEngine(rules),
};

export function createReferenceEngine(rules: MachineRules): Engine {
  return new ReferenceEngine(rules);
}

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  private readonly rules: MachineRules;
  private readonly harts: readonly ReferenceOps[];
  private readonly decoded = new Map<number, Insn | undefined>();
  /** By satp. */
  private readonly breakpoints = new Map<bigint, ReadonlySet<bigint>>();

  constructor(rules: MachineRules) {
    this.rules = rules;
    this.harts = Array.from(
      { length: rules.harts },
      (_, id) => new ReferenceOps(rules, new Hart(rules.memory, id as HartId)),
    );
  }

  run(id: HartId, budget: number, ignoreBreakpoint: boolean): EngineRun {
    const ops = this.harts[id]!;
    const { hart } = ops;
    for (let retired = 0; retired < budget; retired++) {
      const { pc } = hart;
      if (this.breakpoints.get(hart.get64(SATP))?.has(pc) && !(ignoreBreakpoint && retired === 0)) {
        return { exit: 'breakpoint', retired };
      }
      const bits = this.rules.fetch(id, pc);
      if (bits === undefined) return { exit: 'exception', retired };
      const insn = this.decode(bits);
      if (insn === undefined) {
        hart.raise(Cause.illegalInstruction, BigInt(bits));
        return { exit: 'exception', retired };
      }
      hart.set32(RUN_RETIRED, retired);
      const outcome = ops.execute(insn);
      if (outcome === 'trapped') return { exit: 'exception', retired };
      if (outcome === 'system' || this.rules.wantsAttention()) return { exit: 'event', retired: retired + 1 };
    }
    return { exit: 'budget', retired: budget };
  }

  invalidateTranslation(): void {}

  invalidateCode(): void {}

  invalidateWrites(): void {}

  setBreakpoints(satp: bigint, addresses: ReadonlySet<bigint>): void {
    if (addresses.size === 0) this.breakpoints.delete(satp);
    else this.breakpoints.set(satp, addresses);
  }

  private decode(bits: number): Insn | undefined {
    if (!this.decoded.has(bits)) {
      if (this.decoded.size >= DECODED_MAX) this.decoded.clear();
      this.decoded.set(bits, decode(bits));
    }
    return this.decoded.get(bits);
  }
}

const DECODED_MAX = 65_536;
