/** Signal numbers and names (asm-generic/signal.h; see signal(7)). */
export const Signal = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;

/** Signals are numbered 1 to NSIG. */
export const NSIG = 64;
/** First real-time signal as the kernel counts (the C library keeps 32 and 33 for itself). */
const SIGRTMIN = 32;

const names = new Map<number, string>(Object.entries(Signal).map(([name, signo]) => [signo, name]));

export function signalName(signo: number): string {
  const name = names.get(signo);
  if (name !== undefined) return name;
  return signo >= SIGRTMIN && signo <= NSIG ? `SIGRT_${signo - SIGRTMIN}` : `signal ${signo}`;
}
