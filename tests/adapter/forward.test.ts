/** The launch attribute `forward`: clients of this computer reach a server that is being debugged, and a port that is taken is a failed launch. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { TestSession } from './session.ts';
import { stagedProgram } from './stage.ts';

async function listening(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** What the server answers, once it listens; a client before that is refused or reset. */
async function answerTo(port: number, lines: string): Promise<string> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(lines);
    const answer = await text(socket).catch(() => '');
    if (answer !== '') return answer;
  }
}

test('a client reaches the program through the forwarded port', async () => {
  const { server, port } = await listening();
  server.close();
  await once(server, 'close');
  const session = await TestSession.launched('net', { args: ['serve'], forward: [`${port}:7000`] });
  await session.configured();
  expect(await answerTo(port, 'four\n')).toBe('5 bytes\n');
  expect(await answerTo(port, 'quit\n')).toBe('5 bytes\n');
  await session.client.event('terminated');
});

test('a port that is taken fails the launch', async () => {
  const { server, port } = await listening();
  const session = await TestSession.initialized();
  const answer = await session.client.ask('launch', { program: stagedProgram('net'), forward: [`${port}:7000`] });
  expect(answer).toMatchObject({ success: false, message: expect.stringContaining(`port ${port}`) });
  server.close();
});
