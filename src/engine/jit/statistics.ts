/**
 * What the translator did, in numbers. What happens often is counted where it costs nothing that matters: in memory by the dispatcher when
 * it hands on from a region to the interpreter, and by the host each time that it gets control back. Nothing counts while regions run.
 */
import type { EngineStatistics } from '../../machine/engine.ts';
import type { Statement } from '../interp/expression.ts';
import { EXIT_ENTRIES, Leave } from '../interp/layout.ts';
import type { Unit } from './unit.ts';

/** Counted while the engine runs. */
export class Tally {
  modules = 0;
  regions = 0;
  wasmBytes = 0;
  insns = 0;
  compileMs = 0;
  /** Units translated again because accesses left the ranges they were bound to. */
  unbound = 0;
  /** Instructions retired, in regions or not. */
  retired = 0;
  /** By number: how often the interpreter's loop left to the host. */
  readonly leaves = new Array<number>(Object.keys(Leave).length).fill(0);
}

/** The dispatcher's counters: exits because of the budget, then the low word of a pc and the exits there, for each hash of a pc. */
export type ExitWords = Uint32Array;
export const EXIT_WORDS = 2 + 2 * EXIT_ENTRIES;

const ACCESSES: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>([
  'load',
  'store',
  'amo',
  'loadReserved',
  'storeConditional',
  'zeroBlock',
]);

export interface StatisticsSource {
  readonly tally: Tally;
  readonly exits: ExitWords;
  readonly regionSteps: number;
  readonly units: Iterable<Unit>;
  readonly evictions: number;
  readonly invalidations: number;
  /** Checks are left out, or will be once the program has touched its memory. */
  readonly unchecked: boolean;
}

export function statisticsOf(source: StatisticsSource): EngineStatistics {
  const { tally, regionSteps, evictions, invalidations } = source;
  return {
    ...(source.unchecked ? { unchecked: true } : {}),
    regions: tally.regions,
    modules: tally.modules,
    translatedInsns: tally.insns,
    translatedBytes: tally.wasmBytes,
    compileMs: Math.round(tally.compileMs * 1000) / 1000,
    evictions,
    invalidations,
    unbound: tally.unbound,
    tiers: { translated: regionSteps, interpreted: tally.retired - regionSteps },
    exits: exitsOf(source),
    leaves: Object.fromEntries(Object.entries(Leave).map(([name, number]) => [name, tally.leaves[number]!])),
  };
}

/**
 * From regions to the interpreter, by reason: what is left of the budget may not be enough; an access is outside of the range that it is bound to;
 * another access, or a floating-point operation, is not the usual case; there is a breakpoint; or nothing is translated that begins there.
 * Places that share a counter count as the last one of them.
 */
function exitsOf({ exits, units }: StatisticsSource): Record<string, number> {
  const counts = { budget: exits[0]!, range: 0, access: 0, floatingPoint: 0, breakpoint: 0, untranslated: 0 };
  const all = [...units];
  for (let at = 2; at < EXIT_WORDS; at += 2) {
    const [pc, count] = [exits[at]!, exits[at + 1]!];
    if (count > 0) counts[reasonAt(pc, all)] += count;
  }
  return counts;
}

type Reason = 'range' | 'access' | 'floatingPoint' | 'breakpoint' | 'untranslated';

function reasonAt(pc: number, units: readonly Unit[]): Reason {
  if (units.some(({ stops }) => stops.has(pc))) return 'breakpoint';
  if (units.some(({ bound }) => bound.some(({ exit }) => exit === pc))) return 'range';
  const facts = units.find(({ pcs }) => pcs.has(pc))?.pcs.get(pc);
  if (facts === undefined) return 'untranslated';
  if (facts.shape.facts.statements.some(({ kind }) => ACCESSES.has(kind))) return 'access';
  return facts.shape.needsFp ? 'floatingPoint' : 'untranslated';
}
