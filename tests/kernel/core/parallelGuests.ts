/**
 * Every guest program of tests/guest that has several threads or processes, with what it prints and how it ends whatever the order in which these run; but
 * for the one that clients outside talk to (`net serve`).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guestPrograms } from '../../guest/programs.ts';

export interface ParallelGuest {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  /** `files`: the folder of built programs is mounted, for those that are executed meanwhile; `rcore`: that, and rCore's calls. */
  readonly needs: 'nothing' | 'files' | 'rcore';
  readonly stdin: string;
  readonly stdout: string;
  /** What it prints that depends on the order, by right; `stdout` is without it. */
  readonly varies?: RegExp;
  /** Lines of several threads come as they come. */
  readonly unordered: boolean;
  /** For the long form alone: it takes a second or so, or is much like another. */
  readonly isLong: boolean;
  readonly end: { readonly kind: string; readonly code?: number; readonly signo?: number };
}

const SUCCESS = { kind: 'exited', code: 0, signo: 0 };
const guests = path.join(import.meta.dirname, '../../guest');
const signalTexts = path.join(import.meta.dirname, '../signal/expected');
const read = (...parts: readonly string[]): string => readFileSync(path.join(...parts), 'utf8');

const guest = (program: string, stdout: string, more: Partial<ParallelGuest> = {}): ParallelGuest => ({
  title: [program, ...(more.args ?? [])].join(' '),
  program,
  args: [],
  needs: 'nothing',
  stdout,
  stdin: '',
  unordered: false,
  isLong: false,
  end: SUCCESS,
  ...more,
});

/** The parts of a program whose expected text has a heading for each. */
function parts(folder: string, names: readonly string[], more: Partial<ParallelGuest> = {}): ParallelGuest[] {
  const texts = read(guests, folder, 'expected.txt')
    .split(/^# /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const);
  return texts
    .filter(([name]) => names.includes(name))
    .map(([name, stdout]) => guest(folder, stdout, { ...more, args: [name] }));
}

const plain = ['threads', 'pingpong', 'consumer', 'crowd'].map((name) => {
  const { stdout, args } = guestPrograms.find((each) => each.name === name)!;
  return guest(name, stdout, { args });
});

const processes = [
  'fork',
  'exec',
  'spawn',
  'groups',
  'robust',
  'requeue',
  'tables',
  'attachments',
  'gaps',
  'subreaper',
  'killed',
  'bomb',
].map((name) =>
  guest(name, read(guests, 'process', `${name}.txt`), { needs: 'files', isLong: name === 'bomb' || name === 'killed' }),
);

const ipc = ['poll', 'epoll', 'eventfd', 'timerfd', 'fifo', 'splice', 'inotify', 'sockets'].map((name) =>
  guest(name, read(guests, 'ipc', `${name}.txt`)),
);

const signals = [
  ...['abort', 'cancel', 'children', 'corrupt', 'descriptor', 'faults', 'frames', 'restart', 'send', 'stacks'],
  ...['stop', 'take', 'threads', 'timers', 'waits'],
].map((name) => guest('signals', read(signalTexts, `${name}.txt`), { args: [name] }));

const rcoreText = (name: string): string => read(guests, 'rcore/expected', `rcore-${name}.txt`);
/** Most of the lab edition's programs are the book's by other numbers. */
const lab = ['process', 'files', 'signals', 'threads', 'sync'];
const rcoreGuests = [
  ...['process', 'files', 'signals', 'killmask', 'threads', 'sync', 'lab-memory', 'lab-tasks'].map((name) =>
    guest(`rcore-${name}`, rcoreText(name), { needs: 'rcore' }),
  ),
  ...lab.map((name) => guest(`rcore-lab-${name}`, rcoreText(`lab-${name}`), { needs: 'rcore', isLong: true })),
  guest('rcore-lab-deadlock', rcoreText('lab-deadlock'), { needs: 'rcore', unordered: true }),
  guest('rcore-waiting', 'all wait\nEXIT-SUCCESS\n', { needs: 'rcore' }),
  guest('rcore-init', rcoreText('init'), { needs: 'rcore', stdin: 'rcore-raw1.bin\rexit\r' }),
  // Its threads race, and some sums are lost, or none.
  guest('rcore-adder', 'EXIT-SUCCESS\n', { needs: 'rcore', varies: /sum \d+\n.* lost\n/ }),
  // Only the fair order shares exactly.
  guest('rcore-lab-stride', 'EXIT-SUCCESS\n', { needs: 'rcore', varies: /three times the share [01]\n/, isLong: true }),
];

const FAMILY = 'fork exited 41\nvfork exited 7\nnewcomer of 2 arguments: child, 42\nexec exited 5\nEXIT-SUCCESS\n';
const OOM = [
  'one that wants too much: killed by 9',
  'the largest: killed by 9',
  'a small one: killed by 15',
  'forks: ended with 0',
  'populate: mapped',
  'EXIT-SUCCESS\n',
];

export const parallelGuests: readonly ParallelGuest[] = [
  ...plain,
  guest('deadlock', "each takes the other's lock\n", { end: { kind: 'allTasksWait' } }),
  ...processes,
  ...ipc,
  ...signals,
  guest('relay', read(guests, 'time/relay.txt'), { args: ['300'] }),
  guest('session', read(guests, 'tty/session.txt')),
  guest('filesystem', read(guests, 'fs/expected.txt')),
  ...parts('memory', ['advice', 'cow', 'sysv', 'mqueue', 'memfd', 'others', 'waits']),
  ...parts('memory', ['limits'], { isLong: true }),
  guest('memory', OOM.join('\n'), { args: ['oom'], isLong: true }),
  ...parts('net', ['server', 'threads']),
  ...parts('bad', ['writes'], { needs: 'files' }),
  ...parts('bad', ['descriptors', 'mappings', 'stacks', 'waiting'], { needs: 'files', isLong: true }),
  guest('family', FAMILY, { needs: 'files' }),
  guest('family', 'EXIT-SUCCESS\n', { args: ['many'], needs: 'files' }),
  // Its console has ended.
  guest('waits', 'a wait has ended: Success\nEXIT-SUCCESS\n'),
  ...rcoreGuests,
];
