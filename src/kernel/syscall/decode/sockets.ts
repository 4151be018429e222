/** Arguments of socket calls: addresses, messages, options (strace(1)). */
import { addressFamily } from './addressFamily.ts';
import { type DecodeContext, decoded, elements, type Format, viewOf } from './context.ts';
import { DOMAINS, LEVELS, MESSAGE_FLAGS, OPTIONS, PROTOCOLS, SHUTDOWN, TYPE_FLAGS, TYPES } from './socketNames.ts';
import { i32, u32, u64 } from './structs.ts';
import { constant, flags, pointer, quote, quoteBegin } from './texts.ts';

const MAX_ADDRESS = 128;
const IOVEC_BYTES = 16;
const HEADER_BYTES = 56;

export const domain: Format = (value) => constant(value, DOMAINS, 'AF_???');
export const protocol: Format = (value, { args }) =>
  args[0] === AF_INET || args[0] === AF_INET6 ? constant(value, PROTOCOLS, 'IPPROTO_???') : String(value);
const AF_INET = 2;
const AF_INET6 = 10;
export const level: Format = (value) => constant(value, LEVELS, 'SOL_???');
export const option: Format = (value, { args }) => constant(value, OPTIONS[args[1]!] ?? {}, 'SO_???');
export const shutdownHow: Format = (value) => constant(value, SHUTDOWN, 'SHUT_???');
export const messageFlags: Format = (value) => flags(value, MESSAGE_FLAGS);

const TYPE_MASK = 0xf;

export const socketType: Format = (value) => {
  const rest = flags(value & ~TYPE_MASK, TYPE_FLAGS, '');
  const type = constant(value & TYPE_MASK, TYPES, 'SOCK_???');
  return rest === '' ? type : `${type}|${rest}`;
};

/** An address with its length as the next argument. */
export const sockaddr: Format = (value, cx, index) => addressText(cx, value, cx.args[index + 1] ?? 0);

/** An address that the kernel has stored: its length stands where the next argument points. */
export const outSockaddr: Format = (value, cx, index) => {
  const length = storedLength(cx, cx.args[index + 1] ?? 0);
  return value === 0 || length === undefined ? pointer(value) : addressText(cx, value, length);
};

export const outLength: Format = (value, cx) => {
  const length = storedLength(cx, value);
  return length === undefined ? pointer(value) : `[${length}]`;
};

function storedLength(cx: DecodeContext, address: number): number | undefined {
  const bytes = address === 0 ? new Uint8Array(0) : cx.read(address, 4);
  return bytes.length < 4 ? undefined : i32(viewOf(bytes), 0);
}

function addressText(cx: DecodeContext, address: number, length: number): string {
  if (address === 0) return 'NULL';
  const size = Math.max(0, Math.min(length, MAX_ADDRESS));
  const bytes = cx.read(address, size);
  return bytes.length < 2 || bytes.length < size ? pointer(address) : addressFamily(bytes);
}

const readBytes = (cx: DecodeContext, address: number, length: number): string => {
  const bytes = cx.read(address, Math.min(length, 32));
  return bytes.length === 0 && length > 0 ? pointer(address) : quoteBegin(bytes, length);
};

/** `[{iov_base="…", iov_len=5}, …]`; `limit` is how many bytes of them all are shown. */
export function iovecText(cx: DecodeContext, address: number, count: number, limit = Number.MAX_SAFE_INTEGER): string {
  let left = limit;
  return elements(cx, address, Math.min(count, 1024), IOVEC_BYTES, (view) => {
    const length = Number(u64(view, 8));
    const shown = Math.min(length, left);
    left -= shown;
    return `{iov_base=${readBytes(cx, Number(u64(view, 0)), shown)}, iov_len=${length}}`;
  });
}

/** struct msghdr; `received`: how many bytes came in. */
export function messageText(cx: DecodeContext, address: number, received?: number): string {
  return decoded(cx, address, HEADER_BYTES, (view) => {
    const name = Number(u64(view, 0));
    const nameLength = u32(view, 8);
    const control = Number(u64(view, 32));
    const fields = [
      `msg_name=${name === 0 ? 'NULL' : addressText(cx, name, nameLength)}`,
      `msg_namelen=${nameLength}`,
      `msg_iov=${iovecText(cx, Number(u64(view, 16)), Number(u64(view, 24)), received)}`,
      `msg_iovlen=${u64(view, 24)}`,
      ...(control === 0 ? [] : [`msg_control=${controlText(cx, control, Number(u64(view, 40)))}`]),
      `msg_controllen=${u64(view, 40)}`,
      `msg_flags=${flags(u32(view, 48), MESSAGE_FLAGS)}`,
    ];
    return `{${fields.join(', ')}}`;
  });
}

const SCM_NAMES = { SCM_RIGHTS: 1, SCM_CREDENTIALS: 2 };
const CONTROL_HEADER = 16;

function controlText(cx: DecodeContext, address: number, length: number): string {
  const bytes = cx.read(address, Math.min(length, 4096));
  const view = viewOf(bytes);
  const parts: string[] = [];
  for (let at = 0; at + CONTROL_HEADER <= bytes.length; ) {
    const size = Number(u64(view, at));
    if (size < CONTROL_HEADER || at + size > bytes.length) break;
    const type = i32(view, at + 12);
    const head = `cmsg_len=${size}, cmsg_level=${constant(i32(view, at + 8), LEVELS, 'SOL_???')}, cmsg_type=${constant(type, SCM_NAMES, 'SCM_???')}`;
    parts.push(`{${head}, cmsg_data=${controlData(bytes.subarray(at + CONTROL_HEADER, at + size), type)}}`);
    at += Math.ceil(size / 8) * 8;
  }
  return parts.length === 0 ? pointer(address) : `[${parts.join(', ')}]`;
}

function controlData(bytes: Uint8Array, type: number): string {
  const view = viewOf(bytes);
  if (type === SCM_NAMES.SCM_CREDENTIALS && bytes.length >= 12) {
    return `{pid=${i32(view, 0)}, uid=${i32(view, 4)}, gid=${i32(view, 8)}}`;
  }
  if (type !== SCM_NAMES.SCM_RIGHTS) return quote(bytes);
  return `[${Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => i32(view, index * 4)).join(', ')}]`;
}

const SO_LINGER = 13;
const SO_PEERCRED = 17;

/** A value of an option: nearly all are one int. */
export function optionText(cx: DecodeContext, address: number, length: number): string {
  return decoded(cx, address, Math.max(0, Math.min(length, 64)), (view, bytes) => {
    const isSocket = cx.args[1] === 1;
    if (isSocket && cx.args[2] === SO_LINGER && length === 8)
      return `{l_onoff=${i32(view, 0)}, l_linger=${i32(view, 4)}}`;
    if (isSocket && cx.args[2] === SO_PEERCRED && length === 12) {
      return `{pid=${i32(view, 0)}, uid=${i32(view, 4)}, gid=${i32(view, 8)}}`;
    }
    return length === 4 ? `[${i32(view, 0)}]` : quoteBegin(bytes, length);
  });
}

export const outOptionValue: Format = (value, cx, index) => {
  const length = storedLength(cx, cx.args[index + 1] ?? 0);
  return length === undefined ? pointer(value) : optionText(cx, value, length);
};
