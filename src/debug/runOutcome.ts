/** What `Debugger.run` answers to whoever drives it. */
import type { HostRequest } from '../base/host.ts';
import type { Stop } from './stops.ts';

export type RunOutcome =
  /** Nothing happened yet; run again. */
  | { readonly kind: 'again' }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  | { readonly kind: 'hostRequest'; readonly request: HostRequest }
  /** As of `TargetAdvance`. */
  | { readonly kind: 'idle'; readonly until: number }
  | { readonly kind: 'waitingForInput' }
  | { readonly kind: 'exited'; readonly code: number; readonly signo: number };
