/**
 * Makes translation units: picks the regions, has them emitted, compiled and instantiated.
 */
import type { PhysAddr } from '../../base/address.ts';
import { physAddr } from '../../base/address.ts';
import type { Insn } from '../../isa/insnDef.ts';
import type { Context } from '../interp/contexts.ts';
import { type ReaderHost, SpaceReader } from './codeReader.ts';
import { type FlowGraph, flowGraph, loopOnly } from './flowGraph.ts';
import type { InsnFacts } from './insnFacts.ts';
import { type RegionSource, regionModule } from './regionModule.ts';
import { RegionNotes } from './regionNotes.ts';
import type { Tally } from './statistics.ts';
import type { Unit } from './unit.ts';
import type { UnitHost, Units } from './units.ts';

/** Instructions of a unit, above which no further region is added. */
const MAX_UNIT_INSNS = 4000;
const MAX_REGIONS = 32;

/** What has been translated, for whoever wants to show it. */
export interface Translation {
  readonly unit: Unit;
  readonly regions: readonly RegionSource[];
  /** The WebAssembly module; the regions are its functions in their order. */
  readonly bytes: Uint8Array;
  /** Of each region. */
  readonly notes: readonly RegionNotes[];
}

export interface TranslatorHost extends ReaderHost, UnitHost {
  readonly imports: Record<string, Record<string, unknown>>;
  readonly fma: boolean;
  /** Whether checks are left out by now. */
  readonly isUnchecked: () => boolean;
  readonly onUnit?: ((translation: Translation) => void) | undefined;
  readonly tally: Tally;
  /** In ms. */
  readonly now: () => number;
}

export class Translator {
  private readonly host: TranslatorHost;
  private readonly units: Units;
  private readonly decoded = new Map<Insn, InsnFacts>();
  private made = 0;

  constructor(host: TranslatorHost, units: Units) {
    this.host = host;
    this.units = units;
  }

  /** Translates code of a context from these places, for a program that has set inexact or not; undefined when there is nothing to translate. */
  translate(
    context: Context,
    entries: readonly { readonly pc: number; readonly isFunction: boolean }[],
    isExactSoFar: boolean,
  ): Unit | undefined {
    const { tally, now } = this.host;
    const start = now();
    const unit = this.make(context, entries, isExactSoFar);
    tally.compileMs += now() - start;
    if (unit === undefined) return undefined;
    tally.modules++;
    tally.regions += unit.entries.length;
    tally.insns += unit.pcs.size;
    tally.wasmBytes += unit.wasmBytes;
    return unit;
  }

  private make(
    context: Context,
    entries: readonly { readonly pc: number; readonly isFunction: boolean }[],
    isExactSoFar: boolean,
  ): Unit | undefined {
    const reader = new SpaceReader(this.host, context, this.decoded);
    const regions = this.choose(reader, entries);
    if (regions.length === 0) return undefined;
    const { fma, isUnchecked } = this.host;
    const options = { fma, unchecked: isUnchecked(), isExactSoFar: isExactSoFar && fma };
    const notes = this.host.onUnit === undefined ? [] : regions.map(() => new RegionNotes());
    const { bytes, resumePoints } = regionModule(regions, options, notes);
    const slots = this.units.takeSlots(regions.length, bytes.length);
    const pcs = new Map<number, InsnFacts>();
    const ranges = rangesOf(regions, reader, pcs);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.host.imports);
    regions.forEach((_region, index) => {
      this.host.table.set(slots[index]!, instance.exports[`r${index}`]);
    });
    const unit: Unit = {
      id: this.made++,
      entries: regions.map(({ pc }, index) => ({ pc, slot: slots[index]! })),
      resumePoints: new Map(resumePoints.map(({ pc, isLoop }) => [pc, { isLoop, arrivals: 0 }])),
      pcs,
      stops: new Set(reader.stops),
      pages: new Map(reader.pages),
      ranges,
      wasmBytes: bytes.length,
      activeIn: new Set(),
    };
    this.units.add(unit);
    // That may take the records of one of its own pages away, and the unit with them.
    this.guard(unit);
    if (!this.units.has(unit)) return undefined;
    this.host.onUnit?.({ unit, regions, bytes, notes });
    this.units.activate(unit, context);
    return unit;
  }

  private choose(
    reader: SpaceReader,
    entries: readonly { readonly pc: number; readonly isFunction: boolean }[],
  ): RegionSource[] {
    const regions: RegionSource[] = [];
    const covered = new Set<number>();
    let size = 0;
    for (const { pc, isFunction } of entries) {
      if (regions.length >= MAX_REGIONS || size >= MAX_UNIT_INSNS) break;
      if (!isFunction && covered.has(pc)) continue;
      if (regions.some((region) => region.pc === pc)) continue;
      const all = flowGraph(reader, pc);
      if (all === undefined) continue;
      const graph = isFunction ? all : (loopOnly(all) ?? all);
      regions.push({ pc, graph });
      for (const insn of insnsOf(graph)) {
        covered.add(insn.pc);
        size++;
      }
    }
    return regions;
  }

  /** Has stores over the unit's instructions noticed. */
  private guard({ ranges }: Unit): void {
    for (const { from, to } of ranges) {
      for (let at = from; at < to; at = Math.floor(at / 4096) * 4096 + 4096) {
        this.host.code.guard(physAddr(at), Math.min(to, Math.floor(at / 4096) * 4096 + 4096) - at);
      }
    }
  }
}

/** The bytes of the regions' instructions, all of which are put into `pcs`. */
function rangesOf(
  regions: readonly RegionSource[],
  { pages }: SpaceReader,
  pcs: Map<number, InsnFacts>,
): Unit['ranges'] {
  const ranges: { from: number; to: number }[] = [];
  const add = (from: number, length: number): void => {
    const last = ranges.at(-1);
    if (last?.to === from) last.to += length;
    else ranges.push({ from, to: from + length });
  };
  for (const { graph } of regions) for (const { pc, facts } of insnsOf(graph)) pcs.set(pc, facts);
  for (const [pc, { insn }] of [...pcs].sort((a, b) => a[0] - b[0])) {
    for (let at = pc; at < pc + insn.length; at += 2) add(physicalOf(pages, at), 2);
  }
  return ranges;
}

const insnsOf = (graph: FlowGraph) => graph.blocks.flatMap(({ insns }) => insns);

const physicalOf = (pages: ReadonlyMap<number, PhysAddr>, va: number): number => pages.get(va >>> 12)! + (va & 0xfff);
