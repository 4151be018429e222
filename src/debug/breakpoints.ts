/**
 * Breakpoints as requests: a line, a function, or an instruction, with condition, hit condition and log message. A request is resolved to
 * addresses per (address space, module) whenever a module is loaded, so it may be made long before its code exists. Which addresses the harts
 * stop at, and what a hit means, is not decided here.
 */
import type { SpaceId } from '../base/address.ts';
import { type HitCondition, parseHitCondition } from './hitCondition.ts';
import { type LogPart, parseLogMessage } from './logMessage.ts';
import type { Module } from './modules.ts';

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
}

/** Whether it has an address anywhere. */
export const isVerified = (breakpoint: Breakpoint): boolean =>
  breakpoint.invalid === undefined && [...breakpoint.addresses.values()].some((addresses) => addresses.length > 0);

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

  /** Looks for all breakpoints (or those given) in a module; answers those of which there is something new to say. */
  resolve(module: Module, among: readonly Breakpoint[] = this.all()): Breakpoint[] {
    const changed = among.filter((breakpoint) => {
      if (breakpoint.invalid !== undefined) return false;
      const before = whyUnverified(breakpoint);
      const found = find(breakpoint.request.where, module);
      const others = (breakpoint.addresses.get(module.space) ?? []).filter(
        (address) => !found.addresses.includes(address),
      );
      breakpoint.addresses.set(module.space, [...others, ...found.addresses]);
      breakpoint.line = found.line ?? breakpoint.line;
      return whyUnverified(breakpoint) !== before;
    });
    this.index();
    return changed;
  }

  /** Forgets spaces that are gone. */
  keepOnly(exists: (space: SpaceId) => boolean): void {
    for (const { addresses } of this.all()) {
      for (const space of addresses.keys()) if (!exists(space)) addresses.delete(space);
    }
    this.index();
  }

  at(space: SpaceId, pc: bigint): readonly Breakpoint[] {
    return this.byAddress.get(space)?.get(pc) ?? [];
  }

  addressesIn(space: SpaceId): Iterable<bigint> {
    return this.byAddress.get(space)?.keys() ?? [];
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
    };
  }

  private index(): void {
    this.byAddress.clear();
    for (const breakpoint of this.all()) {
      for (const [space, addresses] of breakpoint.addresses) {
        const inSpace = this.byAddress.get(space) ?? new Map<bigint, Breakpoint[]>();
        this.byAddress.set(space, inSpace);
        for (const address of addresses) inSpace.set(address, [...(inSpace.get(address) ?? []), breakpoint]);
      }
    }
  }
}

function keyOf({ where, condition, hitCondition, logMessage }: BreakpointRequest): readonly unknown[] {
  const place = where.kind === 'line' ? where.line : where.kind === 'function' ? where.name : where.address.toString();
  return [where.kind, place, condition, hitCondition, logMessage];
}

function find(where: Where, module: Module): { readonly addresses: bigint[]; readonly line?: number } {
  const { symbols, bias } = module;
  switch (where.kind) {
    case 'line': {
      const resolved = symbols.resolveLine(where.path, where.line);
      if (resolved === undefined) return { addresses: [] };
      return { addresses: resolved.addresses.map((address) => address + bias), line: resolved.line };
    }
    case 'function': {
      const functions = symbols.functionsNamed(where.name);
      if (functions.length > 0) return { addresses: functions.map(({ afterPrologue }) => afterPrologue + bias) };
      const symbol = symbols.symbolNamed(where.name);
      return { addresses: symbol === undefined ? [] : [symbol.address + bias] };
    }
    case 'instruction':
      return { addresses: [where.address] };
  }
}
