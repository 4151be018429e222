/**
 * The DAP server of one client: takes requests from the transport, hands each to its handler, and answers. Thin on purpose: what is debugged is
 * in `context.ts`, what a request means in `handlers/`. No request and no noise on the wire ends it; only the client's leaving does.
 */
import type { Writable } from 'node:stream';
import { DebugSession, Event, Response } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../src/debug/debugError.ts';
import { Client } from './client.ts';
import { SessionContext } from './context.ts';
import { dapMessage, failureOf } from './errors.ts';
import { handlers } from './handlers/index.ts';

/** What a stream has taken and not handed on yet is waited for when it is much. */
function drain(output: NodeJS.WritableStream): Promise<void> | undefined {
  if ((output as Partial<Writable>).writableNeedDrain !== true) return undefined;
  return new Promise((done) => output.once('drain', done));
}

export class Session extends DebugSession {
  private readonly context: SessionContext;
  private readonly log: (text: string) => void;
  private clientGone = false;

  /** `log` takes what is for us, not for the user. */
  constructor(log: (text: string) => void = (text) => process.stderr.write(`${text}\n`)) {
    super();
    this.log = log;
    this.context = new SessionContext(new Client((event, body) => this.sendEvent(new Event(event, body))));
    // The base class would end the process on malformed input.
    this.removeAllListeners('error');
    this.on('error', (event: DebugProtocol.Event) => {
      if (!this.clientGone) this.log(`hartbeat: malformed message: ${JSON.stringify(event.body)}`);
    });
    this.on('close', () => this.context.end());
  }

  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    // A client that no longer reads has gone, though it may have left our input open. Comes before the base class hears of it.
    output.on('error', () => {
      this.clientGone = true;
      this.context.end();
      this.shutdown();
    });
    this.context.client.drained = () => drain(output);
    super.start(input, output);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const response: DebugProtocol.Response = new Response(request);
    const later: (() => void)[] = [];
    const succeed = (body: unknown): void => {
      if (body !== undefined) response.body = body;
      this.context.client.flush();
      this.sendResponse(response);
      for (const action of later) this.guarded(request.command, action);
      if (request.command === 'disconnect') this.shutdown();
    };
    const fail = (error: unknown): void => this.fail(request.command, response, error);
    try {
      const handler = handlers.get(request.command);
      if (handler === undefined) throw new DebugError(`the request "${request.command}" is not supported`, 'nobody');
      const body = handler(this.context, request.arguments, (action) => later.push(action));
      if (body instanceof Promise) body.then(succeed).catch(fail);
      else succeed(body);
    } catch (error) {
      fail(error);
    }
  }

  private fail(command: string, response: DebugProtocol.Response, error: unknown): void {
    const failure = failureOf(error);
    if (failure.blame === 'internal') this.log(`hartbeat: ${command}: ${failure.stack ?? failure.message}`);
    response.success = false;
    response.message = failure.message;
    response.body = { error: dapMessage(failure) };
    this.context.client.flush();
    this.sendResponse(response);
  }

  /** What follows a response has nobody to answer to. */
  private guarded(command: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      const { message, stack } = failureOf(error);
      this.log(`hartbeat: after ${command}: ${stack ?? message}`);
      this.context.client.notice(message, 'important');
    }
  }
}
