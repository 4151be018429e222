/**
 * A generic DAP client, which knows nothing of VS Code: frames messages on a pair of streams, matches responses with requests, and keeps events
 * until somebody waits for them. Connects to an adapter in this process, in a child process, or over TCP.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Session } from '../../adapter/session.ts';

export type Body = Record<string, unknown>;
export type Message = DebugProtocol.Response | DebugProtocol.Event;

/** Long enough for the slowest machine; nothing is ever measured by it. */
const PATIENCE_MS = 50_000;

export class Client {
  /** Sees every message in order: requests as they are sent, the others as they come. */
  onMessage: (message: DebugProtocol.Request | Message) => void = () => {};
  private readonly output: Writable;
  private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private readonly events: DebugProtocol.Event[] = [];
  private wake: () => void = () => {};
  private sequence = 1;
  private chunks: Buffer[] = [];
  private received = 0;
  /** Bytes that must be there before it is worth looking. */
  private expected = 0;
  private readonly end: () => void;

  constructor(input: Readable, output: Writable, end: () => void) {
    this.output = output;
    this.end = end;
    input.on('data', (data: Buffer) => this.receive(data));
  }

  /** An adapter in this process; `log` takes what it says to its makers. */
  static inProcess(log: (text: string) => void = (text) => console.error(text)): Client {
    const toAdapter = new PassThrough();
    const fromAdapter = new PassThrough();
    const session = new Session(log);
    session.setRunAsServer(true);
    session.start(toAdapter, fromAdapter);
    return new Client(fromAdapter, toAdapter, () => toAdapter.destroy());
  }

  /** A Node program that speaks DAP on its standard streams, or serves it. */
  static spawned(program: string, ...args: string[]): SpawnedClient {
    return new SpawnedClient(spawn(process.execPath, [program, ...args], { stdio: 'pipe' }));
  }

  static async connected(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((done, failed) => socket.once('connect', done).once('error', failed));
    return new Client(socket, socket, () => socket.destroy());
  }

  /** Sends a request and answers the response, failed or not. */
  async ask(command: string, args?: unknown): Promise<DebugProtocol.Response> {
    const request: DebugProtocol.Request = { seq: this.sequence++, type: 'request', command };
    if (args !== undefined) request.arguments = args;
    this.onMessage(request);
    const answered = new Promise<DebugProtocol.Response>((done) => this.waiting.set(request.seq, done));
    this.send(JSON.stringify(request));
    return await patiently(answered, () => `no response to ${command}`);
  }

  /** The body of a response that must be a success. */
  async request<T = Body>(command: string, args?: unknown): Promise<T> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(`${command} failed: ${response.message}`);
    return response.body as T;
  }

  /** The next event of that name; earlier events of other names are passed over. */
  async event<T = Body>(name: string): Promise<T> {
    const found = async (): Promise<T> => {
      for (;;) {
        const event = this.events.shift();
        if (event?.event === name) return event.body as T;
        if (event === undefined) {
          await new Promise<void>((done) => {
            this.wake = done;
          });
        }
      }
    };
    return await patiently(found(), () => `no event ${name}`);
  }

  /** Bytes as they are, for what is no message. */
  sendRaw(text: string): void {
    this.output.write(text);
  }

  send(json: string): void {
    this.output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
  }

  close(): void {
    this.end();
  }

  private receive(data: Buffer): void {
    this.chunks.push(data);
    this.received += data.length;
    // Joining at each chunk would be quadratic in the size of a large answer.
    while (this.received >= this.expected) {
      const bytes = Buffer.concat(this.chunks);
      const end = this.messageEnd(bytes);
      if (end === undefined) return;
      if (bytes.length < end.at) {
        this.chunks = [bytes];
        this.expected = end.at;
        return;
      }
      this.chunks = [bytes.subarray(end.at)];
      this.received = bytes.length - end.at;
      this.expected = 0;
      this.take(JSON.parse(bytes.toString('utf8', end.body, end.at)) as Message);
    }
  }

  /** Where the message that begins here has its body and its end; undefined before its header is there. */
  private messageEnd(bytes: Buffer): { readonly body: number; readonly at: number } | undefined {
    const header = bytes.indexOf('\r\n\r\n');
    const length = /Content-Length: (\d+)/.exec(bytes.toString('latin1', 0, Math.max(header, 0)))?.[1];
    return length === undefined ? undefined : { body: header + 4, at: header + 4 + Number(length) };
  }

  private take(message: Message): void {
    this.onMessage(message);
    if (message.type === 'response') {
      const { request_seq: answered } = message as DebugProtocol.Response;
      this.waiting.get(answered)?.(message as DebugProtocol.Response);
      this.waiting.delete(answered);
    } else {
      this.events.push(message as DebugProtocol.Event);
      this.wake();
    }
  }
}

export class SpawnedClient extends Client {
  readonly process: ChildProcessWithoutNullStreams;
  private said = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    super(child.stdout, child.stdin, () => child.kill());
    this.process = child;
    child.stderr.on('data', (data: Buffer) => {
      this.said += data.toString();
    });
  }

  /** All that it wrote to standard error, once that is closed. */
  async errors(): Promise<string> {
    const { stderr } = this.process;
    if (!stderr.closed) await new Promise((done) => stderr.once('close', done));
    return this.said;
  }

  /** The port that a server says it listens on. */
  async announcedPort(): Promise<number> {
    for (;;) {
      const port = /listens on 127\.0\.0\.1:(\d+)/.exec(this.said)?.[1];
      if (port !== undefined) return Number(port);
      await new Promise((done) => this.process.stderr.once('data', done));
    }
  }
}

async function patiently<T>(promise: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(what())), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
