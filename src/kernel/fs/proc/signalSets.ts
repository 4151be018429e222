/** Which signals wait for a thread, are blocked, ignored, handled (proc(5), signal(7)), and sets as /proc writes them. */
import { EMPTY_SET, type SigSet, setOf } from '../../signal/sigset.ts';
import type { Process, Thread } from '../../state.ts';

const SIG_DFL = 0;
const SIG_IGN = 1;

export interface SignalSets {
  readonly pending: SigSet;
  readonly processPending: SigSet;
  readonly blocked: SigSet;
  readonly ignored: SigSet;
  readonly caught: SigSet;
}

export function signalSets({ pending: shared, sigactions }: Process, { pending, sigmask }: Thread): SignalSets {
  const withHandler = (isWanted: (handler: number) => boolean): SigSet =>
    [...sigactions].reduce<SigSet>(
      (set, [signo, { handler }]) => (isWanted(handler) ? add(set, signo) : set),
      EMPTY_SET,
    );
  return {
    pending: setOf(...pending.map(({ signo }) => signo)),
    processPending: setOf(...shared.map(({ signo }) => signo)),
    blocked: sigmask,
    ignored: withHandler((handler) => handler === SIG_IGN),
    caught: withHandler((handler) => handler !== SIG_IGN && handler !== SIG_DFL),
  };
}

function add([low, high]: SigSet, signo: number): SigSet {
  const [addedLow, addedHigh] = setOf(signo);
  return [low | addedLow, high | addedHigh];
}

/** Sixteen hexadecimal digits. */
export const sigsetText = ([low, high]: SigSet): string =>
  (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
