/**
 * Forwarded ports: listens on 127.0.0.1 alone, only where the user asked, and passes what clients send to the guest's port and what the guest answers back.
 * The kernel's input is called between its slices, since all of this happens in callbacks of the event loop; a client is read no faster than the guest
 * takes, and the guest is held back by what a client has not taken.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { KernelEvent } from '../src/kernel/events.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { WorldError } from './programFile.ts';
import type { Forward } from './worldOptions.ts';

type NetOutput = Extract<KernelEvent, { kind: 'netOutput' }>;

export class Forwarding {
  private readonly kernel: KernelApi;
  /** Something has been given to the kernel. */
  private readonly arrived: () => void;
  private readonly servers: Server[] = [];
  private readonly clients = new Map<number, Socket>();
  private readonly stopListening: () => void;
  private nextConnection = 1;

  private constructor(kernel: KernelApi, arrived: () => void) {
    this.kernel = kernel;
    this.arrived = arrived;
    this.stopListening = kernel.listen(
      (event) => {
        if (event.kind === 'netOutput') this.passOut(event);
      },
      ['netOutput'],
    );
  }

  /** Listens at all the host's ports; throws `WorldError` when one cannot be had. */
  static async open(kernel: KernelApi, forwards: readonly Forward[], arrived: () => void): Promise<Forwarding> {
    const forwarding = new Forwarding(kernel, arrived);
    try {
      for (const forward of forwards) await forwarding.listenAt(forward);
    } catch (error) {
      forwarding.close();
      throw error;
    }
    return forwarding;
  }

  /** Gives the guest what it takes now of what clients have sent; to be called after each slice. */
  pump(): void {
    for (const [connection, client] of this.clients) this.passIn(connection, client);
  }

  close(): void {
    this.stopListening();
    for (const server of this.servers) server.close();
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private listenAt({ host, guest }: Forward): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.accept(client, guest));
    this.servers.push(server);
    return new Promise((done, fail) => {
      server.once('error', (error) =>
        fail(new WorldError(`port ${host} of this computer cannot be forwarded: ${error.message}`, 126)),
      );
      server.listen(host, '127.0.0.1', done);
    });
  }

  private accept(client: Socket, port: number): void {
    const connection = this.nextConnection++;
    this.clients.set(connection, client);
    client.on('readable', () => this.passIn(connection, client));
    client.on('end', () => this.give(() => this.kernel.netInput({ kind: 'end', connection })));
    client.on('error', () => this.give(() => this.kernel.netInput({ kind: 'reset', connection })));
    client.on('close', () => this.clients.delete(connection));
    this.give(() => this.kernel.netInput({ kind: 'connect', connection, port }));
  }

  private passIn(connection: number, client: Socket): void {
    // A read is also what makes the stream notice its end.
    const size = Math.min(this.kernel.netRoom(connection), client.readableLength);
    const bytes: Buffer | null = client.readableLength === 0 ? client.read() : size > 0 ? client.read(size) : null;
    if (bytes === null) return;
    this.give(() => this.kernel.netInput({ kind: 'data', connection, bytes: new Uint8Array(bytes) }));
  }

  private passOut({ connection, what, bytes }: NetOutput): void {
    const client = this.clients.get(connection);
    if (client === undefined) return;
    switch (what) {
      case 'connected':
        break;
      case 'data':
        client.write(bytes, () => {
          this.give(() => this.kernel.netInput({ kind: 'acknowledge', connection, bytes: bytes.length }));
        });
        break;
      case 'end':
        client.end();
        break;
      default:
        client.resetAndDestroy();
    }
  }

  private give(input: () => void): void {
    input();
    this.arrived();
  }
}
