/** `terminate` and `disconnect`: the program and its machine are gone with the session. */
import type { Handler } from './handler.ts';

export const terminate: Handler = (session, _args, after) => {
  const wasLive = !session.ended;
  session.end();
  if (wasLive) after(() => session.client.event('terminated'));
};

/** The session closes the connection after this. */
export const disconnect: Handler = (session) => {
  session.end();
};
