/** `hartbeat run` started in a terminal, which a pair of streams plays: raw while the program runs, given back on every way out. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { guestPath } from '../guest/programs.ts';

class FakeTerminal {
  readonly stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean): void => {
      this.isRaw = on;
    },
  });
  readonly stdout = Object.assign(new PassThrough(), { isTTY: true, rows: 24, columns: 80 });
  readonly stderr = Object.assign(new PassThrough(), { isTTY: true });
  /** What signals come to, and what an exit with this code. */
  readonly events = Object.assign(new EventEmitter(), {
    exit: (code: number): void => {
      this.exitCode = code;
      this.exited();
    },
  });
  isRaw = false;
  exitCode: number | undefined;
  readonly exit: Promise<void>;
  private exited: () => void = () => {};
  private screen = '';
  private changed: () => void = () => {};

  constructor() {
    this.exit = new Promise((done) => {
      this.exited = done;
    });
    for (const output of [this.stdout, this.stderr]) {
      output.on('data', (bytes: Buffer) => {
        this.screen += bytes.toString();
        this.changed();
      });
    }
  }

  start(...args: string[]): Promise<number> {
    const command = parseCommand(['run', '--env', 'TERM=vt100', ...args]);
    if (command.kind !== 'run') throw new Error('not a run command');
    return run(command, this, this.events);
  }

  /** What is shown until that, and is not asked for again. */
  async shows(end: string): Promise<string> {
    while (!this.screen.includes(end)) {
      await new Promise<void>((done) => {
        this.changed = done;
      });
    }
    const length = this.screen.indexOf(end) + end.length;
    const shown = this.screen.slice(0, length);
    this.screen = this.screen.slice(length);
    return shown;
  }
}

test('the line discipline is the guest\u2019s, and the terminal is raw only while the program runs', async () => {
  const terminal = new FakeTerminal();
  const code = terminal.start(guestPath('keys'));
  expect(await terminal.shows('name? ')).toBe('[24 rows, 80 columns]\r\nname? ');
  expect(terminal.isRaw).toBe(true);
  terminal.stdin.write('Adx\x7fa\r');
  expect(await terminal.shows('hello Ada\r\n')).toBe('Adx\b \ba\r\nhello Ada\r\n');
  terminal.stdin.write('\x03q');
  expect(await terminal.shows('SUCCESS\r\n')).toBe('<03><71>\r\nEXIT-SUCCESS\r\n');
  expect(await code).toBe(0);
  expect(terminal.isRaw).toBe(false);
  expect(terminal.events.eventNames()).toEqual([]);
});

test('another size of the window reaches the guest', async () => {
  const terminal = new FakeTerminal();
  const code = terminal.start(guestPath('keys'));
  await terminal.shows('name? ');
  Object.assign(terminal.stdout, { rows: 50, columns: 132 });
  terminal.stdout.emit('resize');
  expect(await terminal.shows('columns]\r\n')).toBe('[50 rows, 132 columns]\r\n');
  terminal.stdin.write('\x1c');
  expect(await code).toBe(131);
});

test.each([
  ['the end of what is typed', (terminal: FakeTerminal) => terminal.stdin.end()],
  ['SIGHUP', (terminal: FakeTerminal) => terminal.events.emit('SIGHUP')],
])('%s hangs up the guest, which ends by it', async (_what, happen) => {
  const terminal = new FakeTerminal();
  const code = terminal.start(guestPath('keys'));
  await terminal.shows('name? ');
  happen(terminal);
  expect(await code).toBe(129);
  expect(terminal.isRaw).toBe(false);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
])('%s gives the terminal back and ends', async (signal, expected) => {
  const terminal = new FakeTerminal();
  void terminal.start(guestPath('keys'));
  await terminal.shows('name? ');
  terminal.events.emit(signal);
  await terminal.exit;
  expect([terminal.exitCode, terminal.isRaw]).toEqual([expected, false]);
});

test('Ctrl-] three times in a row ends Hartbeat, twice does not', async () => {
  const terminal = new FakeTerminal();
  void terminal.start(guestPath('keys'));
  await terminal.shows('name? ');
  terminal.stdin.write('\x1d\x1d-\x1d');
  expect(await terminal.shows('-^]')).toBe('^]^]-^]');
  terminal.stdin.write('\x1d\x1d');
  await terminal.exit;
  expect([terminal.exitCode, terminal.isRaw]).toEqual([130, false]);
});

test('a recorded run at a terminal is replayed from the recording alone, with all that was typed and every size of the window', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
  const file = path.join(folder, 'recording');
  const terminal = new FakeTerminal();
  const code = terminal.start('--record', file, guestPath('keys'));
  let shown = await terminal.shows('name? ');
  Object.assign(terminal.stdout, { rows: 50, columns: 132 });
  terminal.stdout.emit('resize');
  shown += await terminal.shows('columns]\r\n');
  terminal.stdin.write('Ada\r');
  shown += await terminal.shows('hello Ada\r\n');
  terminal.stdin.write('q');
  shown += await terminal.shows('SUCCESS\r\n');
  expect(await code).toBe(0);

  const again = new FakeTerminal();
  const replayed = again.start('--replay', file);
  expect(await again.shows('SUCCESS\r\n')).toBe(shown);
  expect(await replayed).toBe(0);
  expect(again.isRaw).toBe(false);
  rmSync(folder, { recursive: true });
});

test('a program in a pipe has no terminal', async () => {
  const terminal = new FakeTerminal();
  const piped = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  let shown = '';
  piped.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString();
  });
  piped.stdin.end('Ada\n');
  const command = parseCommand(['run', guestPath('keys')]);
  if (command.kind !== 'run') throw new Error('not a run command');
  expect(await run(command, piped, terminal.events)).toBe(2);
  expect(shown).toBe('no terminal\nname? hello Ada\n');
});
