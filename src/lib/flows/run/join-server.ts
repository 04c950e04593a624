import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { asCliError, CliError, errorRow } from '../../base/errors.js';
import { lineSplitter } from '../../processes/worker.js';
import type { JoinedTask, JoinReply, JoinRequest } from '../protocol.js';
import type { SlotWorker } from './supervisor.js';

/** Where services join a run: a port of this machine, and a word that only its user can read. */
export interface JoinAddress {
  readonly port: number;
  readonly token: string;
}

/** Connects a service that asks to join with the run. Throws where the run does not take it. */
export type OnJoin = (
  service: string,
  connect: (task: JoinedTask, onLine: (text: string) => void) => SlotWorker,
) => void;

/** Milliseconds in which whoever connects has to say what it wants. */
const requestTimeoutMs = 5000;

/** Lets services of other terminals join a run, on a port of this machine. */
export class JoinServer {
  readonly address: JoinAddress;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, address: JoinAddress) {
    this.#server = server;
    this.#sockets = sockets;
    this.address = address;
  }

  static async open(onJoin: OnJoin): Promise<JoinServer> {
    const token = randomBytes(16).toString('hex');
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // A peer that goes away closes the socket too.
      socket.on('error', () => {});
      acceptService(socket, token, onJoin);
    });
    // It must not keep a process alive that has nothing else to do.
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('the join server has no port');
    return new JoinServer(server, sockets, { port: address.port, token });
  }

  /** Ends all connections, at once. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Reads the request of a connection, and hands its service to the run. A stranger is not answered. */
function acceptService(socket: Socket, token: string, onJoin: OnJoin): void {
  let onLine = onRequest;
  socket.on(
    'data',
    lineSplitter((text) => onLine(text)),
  );
  const ended = new Promise<{ code: number; stderr: string }>((resolve) => {
    socket.once('close', () => resolve({ code: 0, stderr: '' }));
  });
  socket.setTimeout(requestTimeoutMs, () => socket.destroy());
  const reply = (answer: JoinReply): void => void socket.write(`${JSON.stringify(answer)}\n`);
  function onRequest(text: string): void {
    const request = requestOf(text);
    if (request?.token !== token) {
      socket.destroy();
      return;
    }
    socket.setTimeout(0);
    try {
      onJoin(request.service, (task, onReport) => {
        onLine = onReport;
        reply({ kind: 'joined', task });
        return {
          send: (line) => void (socket.writable && socket.write(`${line}\n`)),
          // It ends by the command `stop`: its last reports come through the same connection.
          close: () => {},
          kill: () => void socket.destroy(),
          ended,
        };
      });
    } catch (error) {
      reply({ kind: 'refused', error: errorRow(asCliError(error)) });
      socket.end();
    }
  }
}

function requestOf(text: string): JoinRequest | undefined {
  try {
    return JSON.parse(text) as JoinRequest;
  } catch {
    return undefined;
  }
}

/** The error for a service that comes when the run is about to end. */
export const endingError = (run: string): CliError => new CliError('conflict', `run ${run} is ending`);
