/** /proc/net: sockets by protocol (`net/describe.ts` has the tables), the loopback interface and its routes (proc(5)). */
import { procNet } from '../../net/describe.ts';
import { type SyntheticTree, textFile } from '../syntheticTree.ts';

const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`;
const ROUTE = `${'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'.padEnd(127)}\n`;
const LOOPBACK6 = `${'0'.repeat(31)}1`;
const ARP = 'IP address       HW type     Flags       HW address            Mask     Device\n';
const NETLINK = 'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n';
const PACKET = 'sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n';
const RAW =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n';
const PROTOCOLS =
  'protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re sp bi br ha uh gp em\n';

export const netTree: SyntheticTree = {
  arp: textFile(() => ARP),
  dev: textFile(() => DEV),
  if_inet6: textFile(() => `${LOOPBACK6} 01 80 10 80       lo\n`),
  ipv6_route: textFile(
    () => `${LOOPBACK6} 80 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000000 00000001 00000000 80200001       lo\n`,
  ),
  netlink: textFile(() => NETLINK),
  packet: textFile(() => PACKET),
  protocols: textFile(() => PROTOCOLS),
  raw: textFile(() => RAW),
  route: textFile(() => ROUTE),
  snmp: textFile(() => 'Ip: Forwarding DefaultTTL\nIp: 2 64\n'),
  sockstat: textFile(({ state }) => {
    const count = (family: string, type: string): number =>
      [...state.net.sockets.values()].filter((socket) => socket.family === family && socket.type === type).length;
    const used = `sockets: used ${state.net.sockets.size}\n`;
    return `${used}TCP: inuse ${count('inet', 'stream')} orphan 0 tw 0 alloc ${count('inet', 'stream')} mem 0\nUDP: inuse ${count('inet', 'dgram')} mem 0\n`;
  }),
  tcp: textFile((kernel) => procNet(kernel, 'tcp')),
  tcp6: textFile((kernel) => procNet(kernel, 'tcp6')),
  udp: textFile((kernel) => procNet(kernel, 'udp')),
  udp6: textFile((kernel) => procNet(kernel, 'udp6')),
  unix: textFile((kernel) => procNet(kernel, 'unix')),
};
