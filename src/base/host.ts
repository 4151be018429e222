/**
 * What the core asks of its host, as data. The core never calls the host: it stands still with a request, the driver answers it, and the
 * answer enters at the same step. Paths are absolute paths inside what the user handed over, '/'-separated, already normalised.
 */
export type HostRequest =
  /** What is at a path of the mounted host folder. */
  | { readonly kind: 'stat'; readonly path: string }
  | { readonly kind: 'readDirectory'; readonly path: string }
  /** The whole content, fixed at first read. */
  | { readonly kind: 'readFile'; readonly path: string }
  /** Up to `max` bytes of standard input that is no terminal; an empty answer is the end of input. */
  | { readonly kind: 'readInput'; readonly max: number };

export type HostAnswer =
  | { readonly kind: 'stat'; readonly type: 'file' | 'directory'; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'readDirectory'; readonly names: readonly string[] }
  | { readonly kind: 'readFile'; readonly bytes: Uint8Array }
  | { readonly kind: 'readInput'; readonly bytes: Uint8Array }
  /** errno name as Linux has it, e.g. ENOENT. */
  | { readonly kind: 'error'; readonly errno: string };

export interface Host {
  answer(request: HostRequest): Promise<HostAnswer>;
}
