/** Socket addresses as strace(1) shows them: `{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}`. */
import { text4, text6 } from '../../net/inetText.ts';
import { viewOf } from './context.ts';
import { DOMAINS } from './socketNames.ts';
import { constant, quote } from './texts.ts';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;

export function addressFamily(bytes: Uint8Array): string {
  const view = viewOf(bytes);
  const family = view.getUint16(0, true);
  const head = `{sa_family=${constant(family, DOMAINS, 'AF_???')}`;
  const port = bytes.length >= 4 ? view.getUint16(2) : 0;
  if (family === AF_UNIX) return bytes.length === 2 ? `${head}}` : `${head}, sun_path=${unixPath(bytes.subarray(2))}}`;
  if (family === AF_INET && bytes.length >= 16) {
    return `${head}, sin_port=htons(${port}), sin_addr=inet_addr("${text4(bytes.subarray(4))}")}`;
  }
  if (family === AF_INET6 && bytes.length >= 28) {
    const address = text6(bytes.subarray(8, 24));
    const shown = address.includes(':') ? address : `::ffff:${address}`;
    return `${head}, sin6_port=htons(${port}), sin6_flowinfo=htonl(${view.getUint32(4)}), inet_pton(AF_INET6, "${shown}", &sin6_addr), sin6_scope_id=${view.getUint32(24, true)}}`;
  }
  if (family === AF_NETLINK && bytes.length >= 12) {
    return `${head}, nl_pid=${view.getUint32(4, true)}, nl_groups=${view.getUint32(8, true).toString(16).padStart(8, '0')}}`;
  }
  return `${head}, sa_data=${quote(bytes.subarray(2))}}`;
}

/** An abstract name begins with a NUL, which is shown as @. */
function unixPath(bytes: Uint8Array): string {
  if (bytes[0] === 0) return `@${quote(bytes.subarray(1))}`;
  const end = bytes.indexOf(0);
  return quote(end === -1 ? bytes : bytes.subarray(0, end));
}
