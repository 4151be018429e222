/** An expression that cannot be read or computed: a sentence for the user, and where it went wrong (0-based column). */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(position === undefined ? message : `${message} (at column ${position + 1})`);
    this.position = position;
  }
}
