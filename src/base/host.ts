/**
 * What the core asks of its host, as data. The core never calls the host: it stands still with a request, the driver answers it, and the
 * answer enters at the same step.
 */

/**
 * A place in a folder that the user handed over: `path` is '/'-separated, without `.`, `..` and empty parts, and empty for the folder itself. No part of
 * it but the last is a symbolic link, as far as the core knows; whoever answers checks that.
 */
export interface HostPlace {
  readonly folder: string;
  readonly path: string;
}

/** What stands at a place, symbolic links not followed. */
export type HostStat = {
  /** Permission bits as st_mode has them. */
  readonly mode: number;
} & (
  | { readonly type: 'file'; readonly size: number }
  | { readonly type: 'directory' }
  | { readonly type: 'symlink'; readonly target: string }
);

/** A change of a folder that may be changed. All or nothing. */
export type HostChange = HostPlace &
  (
    | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
    | { readonly kind: 'truncate'; readonly size: number }
    /** An empty file where nothing is. */
    | { readonly kind: 'createFile'; readonly mode: number }
    | { readonly kind: 'createDirectory'; readonly mode: number }
    | { readonly kind: 'createSymlink'; readonly target: string }
    /** Another name, at `to`, of a file. */
    | { readonly kind: 'link'; readonly to: string }
    | { readonly kind: 'rename'; readonly to: string }
    /** Each takes the other's place, at `to`. */
    | { readonly kind: 'exchange'; readonly to: string }
    | { readonly kind: 'removeFile' }
    | { readonly kind: 'removeDirectory' }
    | { readonly kind: 'chmod'; readonly mode: number }
  );

export type HostRequest =
  | (HostPlace & { readonly kind: 'stat' })
  | (HostPlace & { readonly kind: 'readDirectory' })
  /** The whole content, fixed at first read. */
  | (HostPlace & { readonly kind: 'readFile' })
  | HostChange
  /** Up to `max` bytes of standard input that is no terminal; an empty answer is the end of input. */
  | { readonly kind: 'readInput'; readonly max: number };

export type HostAnswer =
  | { readonly kind: 'stat'; readonly stat: HostStat }
  | { readonly kind: 'readDirectory'; readonly entries: readonly { readonly name: string; readonly stat: HostStat }[] }
  | { readonly kind: 'readFile'; readonly bytes: Uint8Array }
  | { readonly kind: 'changed' }
  | { readonly kind: 'readInput'; readonly bytes: Uint8Array }
  /** errno name as Linux has it, e.g. ENOENT. */
  | { readonly kind: 'error'; readonly errno: string };

export interface Host {
  answer(request: HostRequest): Promise<HostAnswer>;
}
