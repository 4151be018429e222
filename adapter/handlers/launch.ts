/** `launch`, `attach`, `configurationDone`: the program is loaded at launch and runs when the client has also configured. */
import { DebugError } from '../../src/debug/debugError.ts';
import { readLaunchArguments } from '../launchArguments.ts';
import type { Handler } from './handler.ts';

export const launch: Handler<unknown> = async (session, args, after) => {
  await session.launch(readLaunchArguments(args));
  after(() => session.beginWhenReady());
};

export const attach: Handler = () => {
  throw new DebugError('there is nothing to attach to: use "request": "launch" to run a program');
};

export const configurationDone: Handler = (session, _args, after) => {
  session.configured();
  after(() => session.beginWhenReady());
};
