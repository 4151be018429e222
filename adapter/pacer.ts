/**
 * Holds machine time back to host time (`--clock realtime`). The host is delayed, and the guest never sees its clock: what the guest does at which machine
 * time does not depend on it, except that what is typed enters when it is typed. While the machine computes and falls behind, what it owes is forgotten, so
 * that a sleep afterwards takes as long as it should.
 */
const NS_PER_MS = 1e6;

export class Pacer {
  private readonly hostMs: () => number;
  /** Host time in ms at which machine time would have been 0. */
  private zero = 0;

  constructor(hostMs: () => number = () => performance.now()) {
    this.hostMs = hostMs;
  }

  /** The machine is at `time` (ns), and goes on now. */
  begin(time: number): void {
    this.zero = this.hostMs() - time / NS_PER_MS;
  }

  /** The machine time that has come by host time. */
  get allowed(): number {
    return Math.max(0, Math.floor((this.hostMs() - this.zero) * NS_PER_MS));
  }

  /** After the machine has computed until `time`: ms to wait before it goes on; none when it is behind, which is forgiven. */
  afterWork(time: number): number {
    const ahead = this.msUntil(time);
    if (ahead <= 0) this.begin(time);
    return Math.max(0, ahead);
  }

  /** ms until machine time `time` comes; negative when it is past. */
  msUntil(time: number): number {
    return time / NS_PER_MS + this.zero - this.hostMs();
  }
}
