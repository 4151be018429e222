/**
 * Data breakpoints: requests to stop when data is read or changed. Data is so many bytes at an address of one space, named once (`name`), and then known
 * by an id. `write` stops when the bytes have changed, as in other debuggers; `readWrite` at every access. What a hit is, is decided in `dataWatch.ts`.
 */
import type { SpaceId } from '../base/address.ts';
import type { ThreadId } from './frames.ts';
import { type HitCondition, parseHitCondition } from './hitCondition.ts';

export type DataAccess = 'read' | 'write' | 'readWrite';

/** A call of a function, with whose return its variables end. */
export interface DataFrame {
  readonly taskId: ThreadId;
  /** Its canonical frame address, and where it returns to. */
  readonly cfa: bigint;
  readonly returnsTo: bigint;
}

export interface WatchedData {
  readonly space: SpaceId;
  readonly va: bigint;
  readonly length: number;
  /** As a person calls it. */
  readonly name: string;
  /** The call in whose frame it lies; undefined: in none. */
  readonly frame?: DataFrame | undefined;
  /** The text of its value with these bytes. */
  textOf(bytes: Uint8Array): string;
}

export interface DataBreakpointRequest {
  readonly dataId: string;
  readonly access: DataAccess;
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
}

export interface DataBreakpoint {
  readonly id: number;
  readonly request: DataBreakpointRequest;
  /** Undefined when the id is of no data. */
  readonly data: WatchedData | undefined;
  readonly hitCondition: HitCondition | undefined;
  hits: number;
  /** Why it stops no more, or never did. */
  invalid: string | undefined;
}

/** What has been done to the data of a breakpoint, in texts of its values. */
export interface DataHit {
  readonly breakpoint: DataBreakpoint;
  readonly name: string;
  /** `kernel`: written while a call of the thread was handled. */
  readonly by: 'load' | 'store' | 'kernel';
  readonly before: string;
  readonly after: string;
  /** Of the instruction; undefined for the kernel. */
  readonly pc: bigint | undefined;
}

/** More than any variable that a person wants to hear of; each page of it is looked at whenever a hart begins to run. */
export const MAX_WATCHED_BYTES = 65_536;

export class DataBreakpoints {
  private readonly named = new Map<string, WatchedData>();
  private current: DataBreakpoint[] = [];
  private readonly takeId: () => number;

  constructor(takeId: () => number) {
    this.takeId = takeId;
  }

  /** The id of data from now on. */
  name(data: WatchedData): string {
    const { space, va, length, name } = data;
    const call = data.frame === undefined ? '' : ` of frame 0x${data.frame.cfa.toString(16)}`;
    const id = `${space}:0x${va.toString(16)}+${length}${call} ${name}`;
    this.named.set(id, data);
    return id;
  }

  all(): readonly DataBreakpoint[] {
    return this.current;
  }

  /** Replaces all. Requests that were there before keep their id and hits. */
  replace(requests: readonly DataBreakpointRequest[]): readonly DataBreakpoint[] {
    const before = new Map(this.current.map((old) => [keyOf(old.request), old]));
    this.current = requests.map((request) => {
      const key = keyOf(request);
      const old = before.get(key);
      before.delete(key);
      return old ?? this.make(request);
    });
    return this.current;
  }

  private make(request: DataBreakpointRequest): DataBreakpoint {
    const { dataId, hitCondition } = request;
    const data = this.named.get(dataId);
    const parsed = hitCondition === undefined ? undefined : parseHitCondition(hitCondition);
    const wrong = typeof parsed === 'object' ? parsed.error : undefined;
    return {
      id: this.takeId(),
      request,
      data,
      hitCondition: typeof parsed === 'function' ? parsed : undefined,
      hits: 0,
      invalid: data === undefined ? `"${dataId}" is of no data of this session` : wrong,
    };
  }
}

const keyOf = ({ dataId, access, condition, hitCondition }: DataBreakpointRequest): string =>
  JSON.stringify([dataId, access, condition, hitCondition]);
