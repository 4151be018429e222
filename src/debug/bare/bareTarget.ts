/**
 * A program on the bare machine as something to debug: its threads are the harts, hart n known as n + 1. Memory by physical addresses is one space;
 * each satp that is seen in S- or U-mode is a further one, in which the program lies where it was linked to. Watching changes nothing of the run:
 * the rounds of harts are those of the command line.
 */

import type { Address, SpaceId } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { HostAnswer } from '../../base/host.ts';
import type { Hart } from '../../machine/hart.ts';
import { changeMemory, inspectMemory } from '../../machine/inspectMemory.ts';
import type { MachineApi, MachineObserver } from '../../machine/machine.ts';
import type { PhysMemory } from '../../machine/physMemory.ts';
import { Rounds } from '../../machine/rounds.ts';
import { SATP, WAITING } from '../../machine/stateLayout.ts';
import { Cause, type Privilege, type Trap } from '../../machine/trap.ts';
import { type Frame, TaskStack, type ThreadId } from '../frames.ts';
import { MachineWatches } from '../machineWatches.ts';
import type { MappedModule, Modules } from '../modules.ts';
import type {
  DebugTarget,
  ListedThread,
  TargetAdvance,
  TargetEvent,
  TargetHits,
  TargetOptions,
  TargetWatch,
} from '../target.ts';
import type { TaskTree } from '../taskTree.ts';
import type { TrapSubject } from '../trapCondition.ts';
import { plainTrapText, type TrapText } from '../trapText.ts';
import { userStack } from '../userStack.ts';
import { reportHarts } from './hartReport.ts';
import { type HartSurroundings, HartThread } from './hartThread.ts';

export interface BareOptions {
  /** Steps of a hart's turn. */
  readonly quantum: number;
  /** The program's file, for its symbols, and its physical addresses minus those that it was linked to. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly bias: bigint;
}

const PHYSICAL = 1 as SpaceId;
const A7 = 17;
const INTERRUPT = 1n << 63n;
const CALLS: readonly number[] = [Cause.ecallU, Cause.ecallS, Cause.ecallM];

export class BareTarget implements DebugTarget, MachineObserver, HartSurroundings {
  readonly countsSteps = true;
  readonly target = this;
  readonly machine: MachineApi;
  private readonly options: BareOptions;
  private readonly rounds: Rounds;
  private emit: (event: TargetEvent) => void = () => {};
  private readonly output: number[] = [];
  private stopRequested = false;
  private announced = false;
  /** By hart: its steps when it last took a trap. */
  private readonly trapped: number[] = [];
  /** Spaces of translated addresses, by satp. */
  private readonly translated = new Map<bigint, SpaceId>();
  private readonly breakpoints = new Map<SpaceId, ReadonlySet<bigint>>();
  private hits: TargetHits | undefined;
  private readonly watches: MachineWatches;
  /** Values of satp for which the engine has been told its breakpoints. */
  private readonly placed = new Set<bigint>();

  constructor(machine: MachineApi, options: BareOptions) {
    this.machine = machine;
    this.options = options;
    this.watches = new MachineWatches(machine);
    this.rounds = new Rounds(machine, options.quantum);
    machine.observer = this;
    machine.onConsole = (byte) => this.output.push(byte);
  }

  listen(listener: (event: TargetEvent) => void): void {
    this.emit = listener;
  }

  get memory(): PhysMemory {
    return this.machine.memory;
  }

  hear(hits: TargetHits): void {
    this.hits = hits;
    this.machine.hitFilter = {
      passesBreakpoint: (hart) => {
        this.flushOutput();
        return hits.passesBreakpoint(idOf(hart), hart, hart.steps);
      },
      passesAccess: (hart, _steps, accesses) => hits.passesAccess(idOf(hart), hart, this.watches.accesses(accesses)),
    };
  }

  setWatches(watches: readonly TargetWatch[]): void {
    this.watches.set(watches, (space) => ({ satp: this.satpOf(space) }));
  }

  /** Says that the program is there, before anything runs. */
  begin(): void {
    for (const hart of this.machine.harts) this.emit({ kind: 'threadStarted', taskId: idOf(hart) });
    this.emit({ kind: 'modules', space: PHYSICAL });
  }

  advance({ maxSteps, resumeFrom, until }: TargetOptions): TargetAdvance {
    if (!this.announced) {
      this.announced = true;
      this.emit({ kind: 'userReturn', taskId: idOf(this.machine.harts[0]!) });
      if (this.takeStop()) return { kind: 'stopped' };
    }
    const stop = this.rounds.advanceWatched(maxSteps, {
      resumeFrom: resumeFrom === undefined ? undefined : this.hartOf(resumeFrom)?.id,
      until: until === undefined ? undefined : { hart: this.hartOf(until.taskId)!.id, steps: until.steps },
    });
    this.flushOutput();
    switch (stop.kind) {
      case 'trap':
        return { kind: 'stopped' };
      case 'breakpoint':
      case 'watched':
        return { kind: stop.kind, taskId: idOf(this.machine.harts[stop.hart]!) };
      case 'ended':
        return { kind: 'exited', code: stop.code, signo: 0 };
      default:
        return { kind: stop.kind };
    }
  }

  requestStop(): void {
    this.stopRequested = true;
  }

  answer(answer: HostAnswer): void {
    assert(false, `the bare machine asks the host nothing, and got the answer ${answer.kind}`);
  }

  input(bytes: Uint8Array): void {
    this.machine.receive(bytes);
  }

  steps(): number {
    return this.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
  }

  now(): number {
    return this.machine.now;
  }

  // The machine's observer.

  runs(hart: Hart): void {
    const satp = hart.get64(SATP);
    if (!this.placed.has(satp)) {
      this.placed.add(satp);
      this.place(satp);
    }
    this.spaceOf(hart, hart.privilege);
  }

  trapTaken(hart: Hart, trap: Trap): boolean {
    this.trapped[hart.id] = hart.steps;
    this.emit({ kind: 'trap', taskId: idOf(hart), trap });
    return this.takeStop();
  }

  // Threads.

  threads(): ListedThread[] {
    return this.machine.harts.map((hart) => ({ id: idOf(hart), name: `hart ${hart.id}` }));
  }

  threadCount(): number {
    return this.machine.harts.length;
  }

  hasThread(id: ThreadId): boolean {
    return this.hartOf(id) !== undefined;
  }

  thread(id: ThreadId): HartThread | undefined {
    const hart = this.hartOf(id);
    return hart === undefined ? undefined : new HartThread(id, hart, this);
  }

  someThread(): ThreadId {
    return idOf(this.machine.harts[this.rounds.state.turn]!);
  }

  isInOwnCode(): boolean {
    return true;
  }

  stack(id: ThreadId, modules: Modules): TaskStack {
    return new TaskStack(this.frames(id, modules));
  }

  isAtTrapEntry(hart: Hart): boolean {
    return this.trapped[hart.id] === hart.steps;
  }

  // Memory.

  spaces(): Iterable<SpaceId> {
    return [PHYSICAL, ...this.translated.values()];
  }

  hasSpace(space: SpaceId): boolean {
    return space >= PHYSICAL && space <= PHYSICAL + this.translated.size;
  }

  spaceOf(hart: Hart, mode: Privilege): SpaceId {
    const satp = hart.get64(SATP);
    if (mode === 3 || satp >> 60n === 0n) return PHYSICAL;
    const known = this.translated.get(satp);
    if (known !== undefined) return known;
    const space = (PHYSICAL + this.translated.size + 1) as SpaceId;
    this.translated.set(satp, space);
    this.emit({ kind: 'modules', space });
    return space;
  }

  modules(space: SpaceId): MappedModule[] {
    const { path, bytes, bias } = this.options;
    // Translated: where it was linked to; and, as long as a kernel comes up, where it was loaded to.
    const biases = space === PHYSICAL ? [bias] : [...new Set([0n, bias])];
    return biases.map((each) => ({ path, file: path, bias: each, code: undefined, read: () => bytes }));
  }

  readMemory({ space, va }: Address, length: number): Uint8Array {
    return inspectMemory(this.machine.memory, this.satpOf(space), va, length);
  }

  writeMemory({ space, va }: Address, bytes: Uint8Array): boolean {
    const isWritten = changeMemory(this.machine.memory, this.satpOf(space), va, bytes);
    this.hits?.memoryWritten();
    return isWritten;
  }

  setBreakpoints(space: SpaceId, addresses: ReadonlySet<bigint>): void {
    this.breakpoints.set(space, addresses);
    const satp = this.satpOf(space);
    if (satp === undefined) for (const one of this.placed) this.place(one);
    else if (this.placed.has(satp)) this.place(satp);
  }

  // For people.

  trapSubject(id: ThreadId, trap: Trap): TrapSubject {
    const hart = this.hartOf(id)!;
    const mode = modeLetter(hart);
    const values: Record<string, bigint> = {
      hart: BigInt(hart.id),
      [`${mode}epc`]: trap.epc,
      [`${mode}tval`]: trap.tval,
      [`${mode}cause`]: BigInt(trap.code) | (trap.interrupt ? INTERRUPT : 0n),
    };
    const isCall = !trap.interrupt && CALLS.includes(trap.code);
    return {
      number: isCall ? hart.x(A7) : undefined,
      value: (name) => (name === 'nr' && isCall ? hart.x(A7) : values[name]),
    };
  }

  signalSubject(): TrapSubject {
    return { number: undefined, value: () => undefined };
  }

  trapText(id: ThreadId | undefined, trap: Trap): TrapText {
    const hart = id === undefined ? undefined : this.hartOf(id);
    return plainTrapText(trap, hart === undefined ? 'm' : modeLetter(hart));
  }

  tasks(): TaskTree {
    const { machine, rounds } = this;
    const hart = rounds.state.turn;
    return {
      position: { time: machine.now, hart, step: machine.harts[hart]!.steps },
      harts: machine.harts.map((one) => ({
        id: one.id,
        state: one.get32(WAITING) === 1 ? 'idle' : 'running',
        taskId: idOf(one),
        pc: `0x${one.pc.toString(16)}`,
      })),
      tasks: [],
      processes: [],
      message: 'The program runs on the bare machine, without the kernel: there are no tasks.',
    };
  }

  waitingSentences(): string[] {
    return reportHarts(this.machine).map((line) => `  ${line}`);
  }

  private *frames(id: ThreadId, modules: Modules): Generator<Frame, void, undefined> {
    const thread = this.thread(id);
    if (thread === undefined) return;
    for (const frame of userStack(this, modules, thread)) {
      if (frame.trap !== undefined) yield { kind: 'label', name: frame.trap };
      yield frame;
    }
  }

  private hartOf(id: ThreadId): Hart | undefined {
    return this.machine.harts[id - 1];
  }

  /** Undefined: physical addresses. */
  private satpOf(space: SpaceId): bigint | undefined {
    if (space === PHYSICAL) return undefined;
    const found = [...this.translated].find(([, one]) => one === space);
    assert(found !== undefined, `${space} is a space of the machine`);
    return found[0];
  }

  /** An engine knows breakpoints by satp, whether or not the mode makes use of it. */
  private place(satp: bigint): void {
    const space = this.translated.get(satp);
    const own = space === undefined ? undefined : this.breakpoints.get(space);
    this.machine.engine.setBreakpoints(satp, new Set([...(this.breakpoints.get(PHYSICAL) ?? []), ...(own ?? [])]));
  }

  private flushOutput(): void {
    if (this.output.length > 0) this.emit({ kind: 'output', fd: 1, bytes: Uint8Array.from(this.output.splice(0)) });
  }

  private takeStop(): boolean {
    const wanted = this.stopRequested;
    this.stopRequested = false;
    return wanted;
  }
}

const idOf = (hart: Hart): ThreadId => (hart.id + 1) as ThreadId;

/** Of the mode that a hart is in after a trap. */
const modeLetter = (hart: Hart): 'm' | 's' => (hart.privilege === 3 ? 'm' : 's');
