/**
 * Breakpoints as requests: a line, a function, or an instruction, with condition, hit condition and log message. A request is resolved to
 * addresses per (address space, module) whenever the modules of a space change, so it may be made long before its code exists. What it comes to in a
 * file is kept, so that thousands of spaces with the same files cost little. Which addresses the harts stop at, and what a hit means, is not decided here.
 */
import type { SpaceId } from '../base/address.ts';
import { type HitCondition, parseHitCondition } from './hitCondition.ts';
import { type LogPart, parseLogMessage } from './logMessage.ts';
import type { Module } from './modules.ts';
import type { ModuleSymbols } from './symbolsApi.ts';

export type Where =
  | { readonly kind: 'line'; readonly path: string; readonly line: number }
  | { readonly kind: 'function'; readonly name: string }
  /** A run-time address, in every space. */
  | { readonly kind: 'instruction'; readonly address: bigint };

export interface BreakpointRequest {
  readonly where: Where;
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

export interface Breakpoint {
  readonly id: number;
  readonly request: BreakpointRequest;
  readonly hitCondition: HitCondition | undefined;
  readonly log: readonly LogPart[] | undefined;
  /** Why the request can never stop, whatever is loaded. */
  readonly invalid: string | undefined;
  hits: number;
  /** Where it is in each space; a key is kept for a space in which it was looked for in vain. */
  readonly addresses: Map<SpaceId, bigint[]>;
  /** The line at which code was found; it may be below the requested one. */
  line: number | undefined;
  /** The best match of a source's path in any file so far: another main.c of another program is not meant. */
  match: number;
  /** What the request comes to in each file. */
  readonly found: WeakMap<ModuleSymbols, Found>;
}

/** Addresses in a file (run-time addresses for an instruction), the line that they are of, and how well its source's path matches. */
interface Found {
  readonly addresses: readonly bigint[];
  readonly line?: number;
  readonly match?: number;
}

/** Whether it has an address anywhere. */
export function isVerified(breakpoint: Breakpoint): boolean {
  if (breakpoint.invalid !== undefined) return false;
  for (const addresses of breakpoint.addresses.values()) if (addresses.length > 0) return true;
  return false;
}

/** Why a breakpoint is not verified, as a sentence. `ended`: nothing will ever be loaded again. */
export function whyUnverified(breakpoint: Breakpoint, ended = false): string | undefined {
  if (breakpoint.invalid !== undefined) return breakpoint.invalid;
  if (isVerified(breakpoint)) return undefined;
  if (breakpoint.addresses.size === 0) return ended ? 'the program has ended' : 'the program is not loaded yet';
  const { where } = breakpoint.request;
  switch (where.kind) {
    case 'line':
      return `no code was compiled from line ${where.line} of this file, or the program has no debug information for it`;
    case 'function':
      return `the program has no function named "${where.name}"`;
    case 'instruction':
      return `there is no code at 0x${where.address.toString(16)}`;
  }
}

export class Breakpoints {
  private readonly groups = new Map<string, Breakpoint[]>();
  private readonly byAddress = new Map<SpaceId, Map<bigint, Breakpoint[]>>();
  private readonly modules = new Map<SpaceId, readonly Module[]>();
  private nextId = 1;

  /**
   * Replaces the breakpoints of a group (a source file, or one of the other kinds). Requests that were there before keep their id and hits.
   * The caller resolves them in the loaded modules.
   */
  replace(group: string, requests: readonly BreakpointRequest[]): Breakpoint[] {
    const before = new Map((this.groups.get(group) ?? []).map((old) => [JSON.stringify(keyOf(old.request)), old]));
    const made = requests.map((request) => {
      const key = JSON.stringify(keyOf(request));
      const old = before.get(key);
      before.delete(key);
      return old ?? this.make(request);
    });
    this.groups.set(group, made);
    this.index();
    return made;
  }

  all(): Breakpoint[] {
    return [...this.groups.values()].flat();
  }

  /** Looks for all breakpoints (or those given) in the modules of a space; answers those of which there is something new to say. */
  resolve(space: SpaceId, modules: readonly Module[], among: readonly Breakpoint[] = this.all()): Breakpoint[] {
    if (modules.length > 0) this.modules.set(space, modules);
    else this.modules.delete(space);
    const touched = new Set([space]);
    const changed = among.filter((breakpoint) => {
      if (breakpoint.invalid !== undefined) return false;
      const before = whyUnverified(breakpoint);
      const match = Math.max(0, ...modules.map(({ symbols }) => foundIn(breakpoint, symbols).match ?? 0));
      const better = match > breakpoint.match ? [...breakpoint.addresses.keys()] : [];
      breakpoint.match = Math.max(breakpoint.match, match);
      for (const where of [...better, space]) {
        touched.add(where);
        place(breakpoint, where, this.modules.get(where) ?? []);
      }
      return whyUnverified(breakpoint) !== before;
    });
    for (const where of touched) this.indexSpace(where);
    return changed;
  }

  at(space: SpaceId, pc: bigint): readonly Breakpoint[] {
    return this.byAddress.get(space)?.get(pc) ?? [];
  }

  addressesIn(space: SpaceId): Iterable<bigint> {
    return this.byAddress.get(space)?.keys() ?? [];
  }

  /** A number that no breakpoint has, for one of another kind. */
  takeId(): number {
    return this.nextId++;
  }

  private make(request: BreakpointRequest): Breakpoint {
    const { where } = request;
    const hit = request.hitCondition === undefined ? undefined : parseHitCondition(request.hitCondition);
    const invalidHit = typeof hit === 'object' ? hit.error : undefined;
    return {
      id: this.nextId++,
      request,
      hitCondition: typeof hit === 'function' ? hit : undefined,
      log: request.logMessage === undefined ? undefined : parseLogMessage(request.logMessage),
      invalid: where.kind === 'line' && where.line < 1 ? 'a file has no line before its first' : invalidHit,
      hits: 0,
      addresses: new Map(),
      line: undefined,
      match: 0,
      found: new WeakMap(),
    };
  }

  private index(): void {
    const spaces = new Set(this.byAddress.keys());
    for (const { addresses } of this.all()) for (const space of addresses.keys()) spaces.add(space);
    for (const space of spaces) this.indexSpace(space);
  }

  private indexSpace(space: SpaceId): void {
    const byAddress = new Map<bigint, Breakpoint[]>();
    for (const breakpoint of this.all()) {
      for (const address of breakpoint.addresses.get(space) ?? []) {
        byAddress.set(address, [...(byAddress.get(address) ?? []), breakpoint]);
      }
    }
    if (byAddress.size > 0) this.byAddress.set(space, byAddress);
    else this.byAddress.delete(space);
  }
}

function keyOf({ where, condition, hitCondition, logMessage }: BreakpointRequest): readonly unknown[] {
  const place = where.kind === 'line' ? where.line : where.kind === 'function' ? where.name : where.address.toString();
  return [where.kind, place, condition, hitCondition, logMessage];
}

/** Finds the addresses of a breakpoint in the modules of a space. */
function place(breakpoint: Breakpoint, space: SpaceId, modules: readonly Module[]): void {
  const addresses = new Set<bigint>();
  for (const { symbols, bias } of modules) {
    const found = foundIn(breakpoint, symbols);
    if (found.addresses.length === 0 || (found.match ?? 0) < breakpoint.match) continue;
    const shift = breakpoint.request.where.kind === 'instruction' ? 0n : bias;
    for (const address of found.addresses) addresses.add(address + shift);
    breakpoint.line = found.line ?? breakpoint.line;
  }
  if (modules.length > 0) breakpoint.addresses.set(space, [...addresses]);
  else breakpoint.addresses.delete(space);
}

function foundIn(breakpoint: Breakpoint, symbols: ModuleSymbols): Found {
  const known = breakpoint.found.get(symbols);
  if (known !== undefined) return known;
  const found = find(breakpoint.request.where, symbols);
  breakpoint.found.set(symbols, found);
  return found;
}

function find(where: Where, symbols: ModuleSymbols): Found {
  switch (where.kind) {
    case 'line':
      return symbols.resolveLine(where.path, where.line) ?? { addresses: [] };
    case 'function': {
      const functions = symbols.functionsNamed(where.name);
      if (functions.length > 0) return { addresses: functions.map(({ afterPrologue }) => afterPrologue) };
      const symbol = symbols.symbolNamed(where.name);
      return { addresses: symbol === undefined ? [] : [symbol.address] };
    }
    case 'instruction':
      return { addresses: [where.address] };
  }
}
