import type { Connection } from '@platformatic/kafka/dist/network/connection.js';

/**
 * Requests that wait while their connection logs in again (KIP-368): until then brokers refuse every other request, and
 * close the connection.
 */
export class ReauthenticationQueue {
  readonly #connection: Connection;
  readonly #waiting: (() => void)[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    // The client emits this after each login.
    connection.on('connect', () => this.flush());
  }

  /** Calls `send` at once, or after the login in progress. */
  run(send: () => void): void {
    const { status, socket } = this.#connection;
    if (status === 'reauthenticating' && !socket?.destroyed) this.#waiting.push(send);
    else send();
  }

  /** Calls all that wait: after a login, and where the connection is gone, so that they fail. */
  flush(): void {
    for (const send of this.#waiting.splice(0)) send();
  }

  /** Drops all that wait, where their callers have been rejected already. */
  clear(): void {
    this.#waiting.length = 0;
  }
}
