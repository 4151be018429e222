/**
 * A debug request that cannot be done, with blame: `user` is shown to the person who asked; `nobody` is expected in passing (a client that asks
 * while the program has just begun to run) and stays quiet. Anything else that is thrown is a fault of ours.
 */
export class DebugError extends Error {
  override readonly name = 'DebugError';
  readonly blame: 'user' | 'nobody';

  constructor(message: string, blame: 'user' | 'nobody' = 'user') {
    super(message);
    this.blame = blame;
  }
}
