/** The reason of every signal that is aborted because Tallylight ends, and not because a client left. */
export class ShutDownError extends Error {
  override readonly name = 'ShutDownError';

  constructor() {
    super('Tallylight is shutting down');
  }
}
