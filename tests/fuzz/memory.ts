/**
 * What a pointer argument leads to: a structure as its parameter's name promises, half plausible and half not. Each is laid out in a part of the program's
 * data of its own; sometimes so that it ends where the data ends.
 */
import type { KernelState, OpenNode, Process, Thread } from '../../src/kernel/state.ts';
import type { Write } from './call.ts';
import { CODE, DATA, DATA_END, PAGE, SHARED } from './layout.ts';
import type { Random } from './random.ts';
import { badAddress, edge, number } from './values.ts';

/** The parts begin so far from one another. */
const PART = 0x800;
const PARTS = 19;

export class Memory {
  readonly writes: Write[] = [];
  readonly random: Random;
  readonly thread: Thread;
  readonly process: Process;
  private readonly state: KernelState;
  private part = 0;

  constructor(random: Random, state: KernelState, process: Process, thread: Thread) {
    this.random = random;
    this.state = state;
    this.thread = thread;
    this.process = process;
  }

  /** A place for `bytes`, which are put there; or sometimes a pointer that is no good. */
  place(bytes: Uint8Array, badPercent = 5): bigint {
    if (this.random.chance(badPercent)) return badAddress(this.random);
    let va = DATA + PAGE + PART * (this.part++ % PARTS) + 8 * this.random.below(4);
    if (this.random.chance(4)) va = DATA_END - bytes.length;
    else if (this.random.chance(6)) va = SHARED + 64 * this.random.below(128);
    else if (this.random.chance(3)) va += 1 + this.random.below(7);
    this.writes.push({ va, bytes });
    return BigInt(va);
  }

  /** Words of 64 bits. */
  words(...values: readonly (bigint | number)[]): Uint8Array {
    return new Uint8Array(BigUint64Array.from(values, (value) => BigInt.asUintN(64, BigInt(value))).buffer);
  }

  /** Words of 32 bits. */
  halves(...values: readonly number[]): Uint8Array {
    return new Uint8Array(Uint32Array.from(values, (value) => value >>> 0).buffer);
  }

  text(text: string): bigint {
    return this.place(new TextEncoder().encode(`${text}\0`), 6);
  }

  fd(): number {
    const { random } = this;
    if (random.chance(85)) return [...this.process.fds.keys()][random.below(Math.max(1, this.process.fds.size))] ?? 0;
    return random.pick([-1, -100, 63, 64, 1023, 1024, 1 << 20, 0x7fff_ffff, random.below(64)]);
  }

  /** A descriptor of one of these kinds, if there is one. */
  fdOf(kinds: readonly OpenNode['kind'][]): number {
    const { fds } = this.process;
    const fitting = [...fds].filter(([, { file }]) => kinds.includes(this.state.files.get(file)!.node.kind));
    return fitting.length === 0 || this.random.chance(8) ? this.fd() : this.random.pick(fitting)[0];
  }

  /** A buffer of random bytes, or none at all, with its length. */
  buffer(): readonly [bigint, bigint] {
    const { random } = this;
    const length = random.pick([0, 1, 4, 8, 16, 100, 200, 1500]);
    const bytes = Uint8Array.from({ length }, () => random.below(256));
    return [this.place(bytes), random.chance(6) ? edge(random) : BigInt(length)];
  }

  timespec(): bigint {
    const { random } = this;
    if (random.chance(8)) return 0n;
    if (random.chance(10)) return this.place(this.words(edge(random), edge(random)));
    return this.place(
      this.words(random.chance(90) ? 0 : random.below(3), random.below(random.pick([10, 1e4, 1e6, 1e9]))),
      4,
    );
  }

  iov(count = 1 + this.random.below(4)): bigint {
    const words = Array.from({ length: count }, () => this.buffer()).flat();
    return this.place(this.words(...words));
  }

  sockaddr(): readonly [bigint, number] {
    const { random } = this;
    const port = random.pick([0, 7000, 7000, 7000, 7001, 40000]);
    const inet = [(port >> 8) & 255, port & 255];
    const path = Array.from(random.pick(['/tmp/socket', '/tmp/socket2', '\0name', '\0other', '/none/x']), (c) =>
      c.charCodeAt(0),
    );
    const bytes = random.pick([
      [2, 0, ...inet, 127, 0, 0, random.pick([1, 2]), 0, 0, 0, 0, 0, 0, 0, 0],
      [2, 0, ...inet, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [10, 0, ...inet, 0, 0, 0, 0, ...new Array<number>(15).fill(0), 1, 0, 0, 0, 0],
      [1, 0, ...path],
      [1, 0, ...path, 0],
      [1, 0],
      [16, 0, 0, 0, random.below(3), 0, 0, 0, random.below(4), 0, 0, 0],
      [0, 0, ...new Array<number>(14).fill(0)],
      [random.below(256), 0, 1, 2, 3],
    ]);
    const length = random.chance(90) ? bytes.length : random.pick([-1, 0, 1, 2, 110, 128, 129, 4096]);
    return [this.place(Uint8Array.from(bytes)), length];
  }

  msghdr(): Uint8Array {
    const { random } = this;
    const [name, nameLength] = random.chance(50) ? this.sockaddr() : [0n, 0];
    const rights = Array.from({ length: 1 + random.below(4) }, () => this.fd());
    const control = this.halves(16 + rights.length * 4, 0, 1, random.pick([1, 1, 1, 2, 9]), ...rights, 0);
    const withControl = random.chance(50);
    return this.words(
      name,
      nameLength,
      this.iov(2),
      random.chance(95) ? random.below(3) : edge(random),
      withControl ? this.place(control) : 0n,
      withControl ? (random.chance(90) ? 16 + rights.length * 4 : edge(random)) : 0,
      random.chance(80) ? 0 : random.bits(31),
    );
  }

  sigset(): Uint8Array {
    const { random } = this;
    return this.words(random.chance(15) ? -1n : random.chance(60) ? 0n : 1n << BigInt(random.below(64)));
  }

  /** What a signal's action may be: mostly a handler at which the thread gets its next call. */
  handler(): bigint {
    const { random } = this;
    return random.chance(70) ? BigInt(CODE + 4) : random.chance(70) ? BigInt(random.below(2)) : badAddress(random);
  }

  /** Words of any kind. */
  anything(): Uint8Array {
    return this.words(...Array.from({ length: 16 }, () => number(this.random)));
  }
}
