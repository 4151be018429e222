/** Sets and lists of descriptors, harts and events in arguments (strace(1)). */
import { type DecodeContext, viewOf } from './context.ts';
import { EPOLL_EVENTS, POLL_EVENTS } from './names.ts';
import { i32, i64, u32, u64 } from './structs.ts';
import { constant, flags, pointer } from './texts.ts';

/** struct epoll_event. */
export const epollEvents = (view: DataView): string =>
  `{events=${flags(u32(view, 0) | 0, EPOLL_EVENTS)}, data={u32=${u32(view, 8)}, u64=${u64(view, 8)}}}`;

/** struct pollfd as asked. */
export function pollEvents(view: DataView): string {
  const fd = i32(view, 0);
  return fd < 0 ? `{fd=${fd}}` : `{fd=${fd}, events=${flags(view.getUint16(4, true), POLL_EVENTS)}}`;
}

/** What a poll has found: `[{fd=0, revents=POLLIN}]`, only of those with events. */
export function pollResults(cx: DecodeContext, address: number, count: number): string {
  const bytes = cx.read(address, Math.min(count, 1024) * 8);
  const found: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const view = viewOf(bytes.subarray(at, at + 8));
    const revents = view.getUint16(6, true);
    if (revents !== 0) found.push(`{fd=${i32(view, 0)}, revents=${flags(revents, POLL_EVENTS)}}`);
  }
  return `[${found.join(', ')}]`;
}

const members = (bytes: Uint8Array, limit: number): number[] =>
  Array.from({ length: Math.min(limit, bytes.length * 8) }, (_, bit) => bit).filter(
    (bit) => ((bytes[bit >>> 3]! >>> (bit & 7)) & 1) === 1,
  );

/** `[3 5]`, of fd_set. */
export function fdsetText(cx: DecodeContext, address: number, count: number): string {
  if (address === 0) return 'NULL';
  const size = Math.ceil(Math.max(0, Math.min(count, 1024)) / 64) * 8;
  const bytes = cx.read(address, size);
  return bytes.length < size ? pointer(address) : `[${members(bytes, count).join(' ')}]`;
}

/** `[0 1]`, of cpu_set_t. */
export function cpusetText(cx: DecodeContext, address: number, size: number): string {
  const length = Math.min(size, 1024);
  const bytes = address === 0 ? new Uint8Array(0) : cx.read(address, length);
  return bytes.length < length || address === 0 ? pointer(address) : `[${members(bytes, length * 8).join(' ')}]`;
}

const WHENCE = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 };

/** struct flock. */
export function fileLock(view: DataView): string {
  const type = constant(view.getInt16(0, true), { F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2 }, 'F_???');
  const whence = constant(view.getInt16(2, true), WHENCE, 'SEEK_???');
  return `{l_type=${type}, l_whence=${whence}, l_start=${i64(view, 8)}, l_len=${i64(view, 16)}}`;
}
