/**
 * Makes translation units: picks the regions, has them emitted, compiled and instantiated.
 */
import type { PhysAddr } from '../../base/address.ts';
import { physAddr } from '../../base/address.ts';
import type { Context } from '../interp/contexts.ts';
import { READ_TABLE, WRITE_TABLE } from '../interp/layout.ts';
import { type KnownCode, type ReaderHost, SpaceReader } from './codeReader.ts';
import { flowGraph, insnsOf, pcsOf } from './flowGraph.ts';
import type { HotSpots } from './hotSpots.ts';
import type { InsnFacts } from './insnFacts.ts';
import { loopOnly } from './loopOnly.ts';
import { type RegionSource, regionModule } from './regionModule.ts';
import { RegionNotes } from './regionNotes.ts';
import type { Tally } from './statistics.ts';
import type { Translation } from './translation.ts';
import type { Start, Unit } from './unit.ts';
import type { UnitHost, Units } from './units.ts';

/** Instructions of a unit of several regions: a pause must not wait for long. */
export const MAX_UNIT_INSNS = 1200;
const MAX_REGIONS = 32;
/** Instructions that are read before it is clear what is worth being translated. */
const MAX_READ = 2400;
/** The interpreter comes so often to where regions may be left before there may be a region that begins there. */
const MIN_ARRIVALS = 100;

export interface TranslatorHost extends ReaderHost, UnitHost {
  readonly imports: Record<string, Record<string, unknown>>;
  readonly fma: boolean;
  /** Whether checks are left out by now. */
  readonly isUnchecked: () => boolean;
  /** Whether the program that runs has not set inexact. */
  readonly isExactSoFar: () => boolean;
  readonly onUnit?: ((translation: Translation) => void) | undefined;
  readonly hotSpots: HotSpots;
  readonly tally: Tally;
  /** In ms. */
  readonly now: () => number;
}

export class Translator {
  private readonly host: TranslatorHost;
  private readonly units: Units;
  private made = 0;

  constructor(host: TranslatorHost, units: Units) {
    this.host = host;
    this.units = units;
  }

  /**
   * Translates code of a context from these places, for which regions have been left so often; undefined when there is nothing to translate, or it
   * is not worth it. `known` is what has been read of the context's code since the guest ran last.
   */
  translate(context: Context, entries: readonly Start[], departures = 0, known?: KnownCode): Unit | undefined {
    const { tally, now } = this.host;
    const start = now();
    const unit = this.make(this.reader(context, known), entries, departures);
    tally.compileMs += now() - start;
    if (unit === undefined) return undefined;
    tally.modules++;
    tally.regions += unit.entries.length;
    tally.insns += unit.pcs.size;
    tally.wasmBytes += unit.wasmBytes;
    return unit;
  }

  /** Code of a context, as it may be translated. */
  reader(context: Context, known: KnownCode = new Map()): SpaceReader {
    return new SpaceReader(this.host, context, known);
  }

  private make(reader: SpaceReader, entries: readonly Start[], departures: number): Unit | undefined {
    const { context } = reader;
    const { hotSpots } = this.host;
    const regions = this.choose(reader, entries, departures);
    if (regions.length === 0) return undefined;
    hotSpots.translated(pcsOf(regions.map(({ graph }) => graph)));
    const { fma, isUnchecked, isExactSoFar } = this.host;
    const rangeOf = (pc: number, stores: boolean) => this.rangeOf(context, pc, stores);
    const options = { fma, unchecked: isUnchecked(), isExactSoFar: isExactSoFar() && fma, rangeOf };
    const notes = this.host.onUnit === undefined ? [] : regions.map(() => new RegionNotes());
    const { bytes, resumePoints, bound } = regionModule(regions, options, notes);
    const slots = this.units.takeSlots(regions.length, bytes.length);
    const pcs = new Map<number, InsnFacts>();
    const ranges = rangesOf(regions, reader, pcs);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.host.imports);
    regions.forEach((_region, index) => {
      this.host.table.set(slots[index]!, instance.exports[`r${index}`]);
    });
    const unit: Unit = {
      id: this.made++,
      entries: regions.map(({ pc, isFunction }, index) => ({ pc, isFunction, slot: slots[index]! })),
      bound,
      resumePoints: new Map(resumePoints.map(({ pc, isLoop }) => [pc, { isLoop, arrivals: 0, enough: MIN_ARRIVALS }])),
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

  /** The regions that are worth being translated, as far as code is read for that at once. */
  private choose(reader: SpaceReader, entries: readonly Start[], departures: number): (RegionSource & Start)[] {
    const { hotSpots } = this.host;
    const regions: (RegionSource & Start)[] = [];
    const covered = new Set<number>();
    let [size, read] = [0, 0];
    for (const { pc, isFunction } of entries) {
      if (regions.length >= MAX_REGIONS || read > MAX_READ) break;
      if (!isFunction && covered.has(pc)) continue;
      if (regions.some((region) => region.pc === pc)) continue;
      const all = flowGraph(reader, pc);
      if (all === undefined) continue;
      const graph = isFunction ? all : (loopOnly(all) ?? all);
      const pcs = pcsOf([graph]);
      read += pcs.size;
      if (!hotSpots.isWorth(pcs, departures)) {
        hotSpots.postpone(pc, pcs, departures);
        continue;
      }
      if (regions.length > 0 && size + pcs.size > MAX_UNIT_INSNS) break;
      regions.push({ pc, isFunction, graph });
      size += pcs.size;
      for (const inside of pcs) covered.add(inside);
    }
    return regions;
  }

  /** The slot of the range in which an access was always seen. */
  rangeOf({ ranges }: Context, pc: number, stores: boolean): number | undefined {
    const range = ranges[stores ? WRITE_TABLE : READ_TABLE];
    const [first, ...others] = this.host.profile.pagesOf(pc).map((page) => range.slotOf(page));
    return others.every((slot) => slot === first) ? first : undefined;
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

const physicalOf = (pages: ReadonlyMap<number, PhysAddr>, va: number): number => pages.get(va >>> 12)! + (va & 0xfff);
