/**
 * A debug session of a guest program with a client, its transcript recorded: the usual beginning, and the questions asked at each stop.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { markedLine } from '../guest/programs.ts';
import { Client } from './client.ts';
import { stagedProgram, stagedSource } from './stage.ts';
import { Transcript } from './transcript.ts';

type Stopped = DebugProtocol.StoppedEvent['body'];

export class TestSession {
  readonly client: Client;
  readonly transcript: Transcript;
  /** What the adapter told its makers. */
  readonly log: string[];

  private constructor(client: Client, log: string[]) {
    this.client = client;
    this.log = log;
    this.transcript = new Transcript(client);
  }

  /** Past `initialize`, with nothing of it in the transcript. */
  static async initialized(args: Partial<DebugProtocol.InitializeRequestArguments> = {}): Promise<TestSession> {
    const log: string[] = [];
    const client = Client.inProcess((text) => log.push(text));
    await client.request('initialize', { adapterID: 'hartbeat', ...args });
    await client.event('initialized');
    return new TestSession(client, log);
  }

  /** A guest of `tests/guest`, loaded but not running. */
  static async launched(guest: string, more: object = {}): Promise<TestSession> {
    const session = await TestSession.initialized();
    await session.client.request('launch', { program: stagedProgram(guest), ...more });
    return session;
  }

  async breakAt(
    source: string,
    ...marks: (string | (Omit<DebugProtocol.SourceBreakpoint, 'line'> & { mark: string }))[]
  ) {
    const breakpoints = marks.map((mark) => {
      const { mark: name, ...rest } = typeof mark === 'string' ? { mark } : mark;
      return { line: markedLine(source, name), ...rest };
    });
    return await this.client.request('setBreakpoints', { source: { path: stagedSource(source) }, breakpoints });
  }

  async breakOn(...functions: string[]): Promise<void> {
    await this.client.request('setFunctionBreakpoints', { breakpoints: functions.map((name) => ({ name })) });
  }

  async stopOn(filterId: string, condition?: string): Promise<void> {
    await this.client.request('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId, condition }] });
  }

  async configured(): Promise<void> {
    await this.client.request('configurationDone');
  }

  async stopped(): Promise<Stopped & { threadId: number }> {
    return await this.client.event('stopped');
  }

  async step(
    kind: 'next' | 'stepIn' | 'stepOut' | 'continue',
    threadId: number,
  ): Promise<Stopped & { threadId: number }> {
    await this.client.request(kind, { threadId });
    return await this.stopped();
  }

  async frames(threadId: number, more: object = {}): Promise<DebugProtocol.StackFrame[]> {
    const { stackFrames } = await this.client.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
      ...more,
    });
    return stackFrames;
  }

  /** The variables of a frame's scopes with the names given. */
  async variables(frameId: number, ...scopes: string[]): Promise<DebugProtocol.Variable[]> {
    const found = await this.client.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
    const listed: DebugProtocol.Variable[] = [];
    for (const { name, variablesReference } of found.scopes) {
      if (!scopes.includes(name)) continue;
      const { variables } = await this.client.request<DebugProtocol.VariablesResponse['body']>('variables', {
        variablesReference,
      });
      listed.push(...variables);
    }
    return listed;
  }

  /** To the end of the program and the session. */
  async finish(): Promise<void> {
    await this.client.request('continue', { threadId: 1 });
    await this.client.event('terminated');
    await this.close();
  }

  async close(): Promise<void> {
    await this.client.request('disconnect');
    this.client.close();
  }
}
