/**
 * The files that programs expect of any system: accounts, names of hosts, the user's home. Where the guest has no system of its own (`--root`), or that has no
 * such file, these stand in for it.
 */

export type SkeletonNode =
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'file'; readonly text: string; readonly mode?: number }
  | { readonly kind: 'directory'; readonly mode?: number; readonly user?: true; readonly entries: Skeleton };

export type Skeleton = Readonly<Record<string, SkeletonNode>>;

const file = (text: string): SkeletonNode => ({ kind: 'file', text });
const link = (target: string): SkeletonNode => ({ kind: 'link', target });
const folder = (entries: Skeleton = {}, mode = 0o755): SkeletonNode => ({ kind: 'directory', mode, entries });

export const skeleton: Skeleton = {
  bin: link('usr/bin'),
  etc: folder({
    group: file('root:x:0:\ntty:x:5:\nnogroup:x:65534:\nuser:x:1000:\n'),
    'host.conf': file('multi on\n'),
    hostname: file('hartbeat\n'),
    hosts: file('127.0.0.1\tlocalhost hartbeat\n::1\tlocalhost\n'),
    'nsswitch.conf': file('passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n'),
    passwd: file(
      'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\nuser:x:1000:1000:user:/home/user:/bin/sh\n',
    ),
    protocols: file('ip\t0\tIP\nicmp\t1\tICMP\ntcp\t6\tTCP\nudp\t17\tUDP\nipv6\t41\tIPv6\n'),
    'resolv.conf': file(''),
    services: file('ssh\t22/tcp\ndomain\t53/tcp\ndomain\t53/udp\nhttp\t80/tcp\nhttps\t443/tcp\nredis\t6379/tcp\n'),
    shells: file('/bin/sh\n/bin/bash\n'),
  }),
  home: folder({ user: { kind: 'directory', user: true, entries: {} } }),
  lib: link('usr/lib'),
  root: folder({}, 0o700),
  sbin: link('usr/sbin'),
  usr: folder({ bin: folder(), lib: folder(), local: folder({ bin: folder() }), sbin: folder(), share: folder() }),
  var: folder({ tmp: folder({}, 0o1777), log: folder(), run: link('../run') }),
};

/** The node at a path like `etc/passwd`. */
export function skeletonAt(path: string): SkeletonNode | undefined {
  let entries: Skeleton | undefined = skeleton;
  let node: SkeletonNode | undefined;
  for (const name of path.split('/')) {
    node = entries !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (node === undefined) return undefined;
    entries = node.kind === 'directory' ? node.entries : undefined;
  }
  return node;
}
