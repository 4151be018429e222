/**
 * Transports: standard input and output of this process for one client, or TCP on the loopback interface for one client after another.
 */
import { createServer } from 'node:net';
import { Session } from './session.ts';

const LOOPBACK = '127.0.0.1';

/** Without a port, stdio. With port 0 the system chooses one; the chosen one is printed. */
export function serve(port: number | undefined): void {
  if (port === undefined) {
    new Session().start(process.stdin, process.stdout);
    return;
  }
  const server = createServer((socket) => {
    const session = new Session();
    session.setRunAsServer(true);
    socket.on('error', () => socket.destroy());
    session.on('close', () => socket.end());
    session.start(socket, socket);
  });
  server.on('error', (error) => {
    process.stderr.write(`hartbeat: cannot listen on ${LOOPBACK}:${port}: ${error.message}\n`);
    process.exitCode = 1;
  });
  server.listen(port, LOOPBACK, () => {
    const address = server.address();
    const chosen = typeof address === 'object' && address !== null ? address.port : port;
    process.stderr.write(`hartbeat: debug adapter listens on ${LOOPBACK}:${chosen}\n`);
  });
}
