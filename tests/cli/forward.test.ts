/** `--forward`: programs of the host reach the guest's server at 127.0.0.1, and only as long as it runs; wrong or taken ports are sentences. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { UsageError } from '../../adapter/usageError.ts';
import { guestPath } from '../guest/programs.ts';

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Served {
  readonly end: Promise<number>;
  readonly stdout: Promise<string>;
  readonly stderr: Promise<string>;
}

function serve(forward: string): Served {
  const command = parseCommand(['run', '--forward', forward, guestPath('net'), 'serve']);
  if (command.kind !== 'run') throw new Error('not a run command');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const end = run(command, { stdin: Readable.from([]), stdout, stderr }).finally(() => {
    stdout.end();
    stderr.end();
  });
  return { end, stdout: text(stdout), stderr: text(stderr) };
}

/** Connects as soon as somebody listens. */
async function client(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
      await new Promise((done) => setImmediate(done));
    }
  }
}

test('clients of the host are served one after another, and see the ends of connections', async () => {
  const port = await freePort();
  const served = serve(`${port}:7000`);
  const first = await client(port);
  // Before the guest listens a client is refused by a reset, so the first ones may have to come again.
  const answers = async (socket: Socket, lines: string): Promise<string> => {
    socket.on('error', () => undefined);
    socket.end(lines);
    return await text(socket).catch(() => '');
  };
  let answer = await answers(first, 'four\nseven..\n');
  while (answer === '') answer = await answers(await client(port), 'four\nseven..\n');
  expect(answer).toBe('5 bytes\n8 bytes\n');
  const long = `${'x'.repeat(300_000)}\n`;
  expect(await answers(await client(port), long)).toBe('300001 bytes\n');
  expect(await answers(await client(port), 'quit\n')).toBe('5 bytes\n');
  expect(await served.end).toBe(0);
  expect((await served.stdout).match(/a client from 127.0.0.1\nit is gone\n/g)).toHaveLength(3);
  const late = connect(port, '127.0.0.1');
  await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a port of the host that is taken is a sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const served = serve(`${port}:7000`);
  expect(await served.end).toBe(126);
  expect(await served.stderr).toMatch(/port \d+ of this computer cannot be forwarded: .*EADDRINUSE/);
  server.close();
});

test.each(['80', '0:80', '80:0', '80:70000', 'a:b', '1:2:3'])('--forward %s is a mistake', (forward) => {
  const parse = () => parseCommand(['run', '--forward', forward, 'p']);
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(/--forward takes HOST:GUEST, two ports from 1 to 65535/);
});
