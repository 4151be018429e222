/**
 * Exception filters: which traps and signals stop, by cause. Each takes a condition (`trapCondition.ts`) over what such a trap carries: the
 * named arguments of a syscall, the faulting address.
 */
import { Cause, Interrupt, type Trap } from '../machine/trap.ts';
import { parseTrapCondition, type TrapCondition, type TrapNames, type TrapSubject } from './trapCondition.ts';

export interface TrapFilter {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What a condition may say, as an example. */
  readonly conditionHint: string;
  readonly onByDefault: boolean;
  readonly matches: (trap: Trap) => boolean;
}

const exception =
  (...codes: number[]) =>
  (trap: Trap): boolean =>
    !trap.interrupt && codes.includes(trap.code);
const interrupt =
  (...codes: number[]) =>
  (trap: Trap): boolean =>
    trap.interrupt && codes.includes(trap.code);

const faultHint =
  'over stval, sepc, scause, tid: stval >= 0x1000 && stval < 0x2000; on the bare machine also mtval, mepc, mcause, hart';
const interruptHint = 'over sepc, scause, tid: tid == 1; on the bare machine also mepc, mcause, hart';

/** The signal filter's id; all others match traps. */
export const SIGNAL = 'signal';
const SYSCALL = 'trap.syscall';

const filter = (
  id: string,
  label: string,
  description: string,
  conditionHint: string,
  matches: (trap: Trap) => boolean,
  onByDefault = false,
): TrapFilter => ({ id, label, description, conditionHint, onByDefault, matches });

export const trapFilters: readonly TrapFilter[] = [
  filter(
    'trap',
    'Trap: any',
    'Every trap of user code into the kernel; on the bare machine every trap.',
    faultHint,
    () => true,
  ),
  filter(
    SYSCALL,
    'Trap: system call',
    'ecall, before anything handles it.',
    'names or numbers, and arguments: openat, write && fd == 1',
    exception(Cause.ecallU, Cause.ecallS, Cause.ecallM),
  ),
  filter(
    'trap.pageFault.fetch',
    'Trap: page fault on fetch',
    'An instruction page that is not mapped, or not executable, or not there yet.',
    faultHint,
    exception(Cause.instructionPageFault),
  ),
  filter(
    'trap.pageFault.load',
    'Trap: page fault on load',
    'A load from a page that is not mapped or not there yet.',
    faultHint,
    exception(Cause.loadPageFault),
  ),
  filter(
    'trap.pageFault.store',
    'Trap: page fault on store',
    'A store to a page that is not mapped, read-only, to be copied, or not there yet.',
    faultHint,
    exception(Cause.storePageFault),
  ),
  filter(
    'trap.accessFault',
    'Trap: access fault',
    'An access to physical memory that is not there.',
    faultHint,
    exception(Cause.instructionAccess, Cause.loadAccess, Cause.storeAccess),
  ),
  filter(
    'trap.timer',
    'Trap: timer interrupt',
    'The timer: under the kernel the thread is preempted.',
    interruptHint,
    interrupt(Interrupt.supervisorTimer, Interrupt.machineTimer),
  ),
  filter(
    'trap.software',
    'Trap: software interrupt',
    'A software interrupt.',
    interruptHint,
    interrupt(Interrupt.supervisorSoftware, Interrupt.machineSoftware),
  ),
  filter(
    'trap.illegalInstruction',
    'Trap: illegal instruction',
    'An instruction that is not one, or is not allowed in the mode.',
    faultHint,
    exception(Cause.illegalInstruction),
  ),
  filter(
    'trap.breakpoint',
    'Trap: ebreak',
    'An ebreak instruction of the program itself.',
    faultHint,
    exception(Cause.breakpoint),
  ),
  filter(
    'trap.misaligned',
    'Trap: misaligned access',
    'An address that is not a multiple of its size where it has to be.',
    faultHint,
    exception(Cause.instructionMisaligned, Cause.loadMisaligned, Cause.storeMisaligned),
  ),
  filter(
    SIGNAL,
    'Signal that ends the program',
    "A signal's default action is about to end the process.",
    'names or numbers: SIGSEGV, SIGILL',
    () => false,
    true,
  ),
];

/** What the kernel knows of names, handed in. */
export interface KernelNames {
  syscallNumber(name: string): number | undefined;
  /** Whether some syscall has a parameter of that name. */
  isSyscallParameter(name: string): boolean;
  signalNumber(name: string): number | undefined;
}

export interface FilterRequest {
  readonly id: string;
  readonly condition?: string | undefined;
}

/** One sentence per request that cannot be used, else undefined. */
export type FilterAnswer = string | undefined;

export class ActiveFilters {
  private readonly names: KernelNames;
  private active: { readonly filter: TrapFilter; readonly condition: TrapCondition | undefined }[] = [];

  constructor(names: KernelNames) {
    this.names = names;
  }

  /** Replaces the active filters; those with a mistake are left out and answered with a sentence. */
  replace(requests: readonly FilterRequest[]): FilterAnswer[] {
    this.active = [];
    return requests.map(({ id, condition: text }) => {
      const found = trapFilters.find((candidate) => candidate.id === id);
      if (found === undefined) return `there is no exception filter "${id}"`;
      const condition =
        text === undefined || text.trim() === '' ? undefined : parseTrapCondition(text, this.namesFor(id));
      if (typeof condition === 'object') return condition.error;
      this.active.push({ filter: found, condition });
      return undefined;
    });
  }

  get watchesTraps(): boolean {
    return this.active.some(({ filter }) => filter.id !== SIGNAL);
  }

  /** The most specific filter that stops at the trap. `subject` is asked only when a condition needs it. */
  trap(trap: Trap, subject: () => TrapSubject): TrapFilter | undefined {
    const stopping = this.active.filter(
      ({ filter, condition }) => filter.matches(trap) && (condition === undefined || condition(subject())),
    );
    return stopping.sort((a, b) => b.filter.id.length - a.filter.id.length)[0]?.filter;
  }

  signal(subject: () => TrapSubject): boolean {
    return this.active.some(
      ({ filter, condition }) => filter.id === SIGNAL && (condition === undefined || condition(subject())),
    );
  }

  private namesFor(id: string): TrapNames {
    const { names } = this;
    const numbers = (find: (name: string) => number | undefined) => (name: string) => {
      const number = find(name);
      return number === undefined ? undefined : BigInt(number);
    };
    const common = ['tid', 'pid', 'sepc', 'stval', 'scause', 'hart', 'mepc', 'mtval', 'mcause'];
    if (id === SIGNAL) {
      return {
        listed: 'signal',
        numberOf: numbers((name) => names.signalNumber(name)),
        isVariable: (name) => ['tid', 'pid', 'signo'].includes(name),
      };
    }
    if (id === SYSCALL) {
      return {
        listed: 'syscall',
        numberOf: numbers((name) => names.syscallNumber(name)),
        isVariable: (name) => name === 'nr' || names.isSyscallParameter(name) || common.includes(name),
      };
    }
    return { listed: undefined, numberOf: () => undefined, isVariable: (name) => common.includes(name) };
  }
}
