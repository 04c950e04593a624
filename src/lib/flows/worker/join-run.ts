import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CliError } from '../../base/errors.js';
import type { JoinedTask, JoinReply, JoinRequest, WorkerCommand, WorkerReport } from '../protocol.js';

/** A service that has joined a run: its task, what the run asks of it, and the way back. */
export interface JoinedService {
  readonly task: JoinedTask;
  /** Ends with the connection: without a `stop` before, the run is gone. */
  readonly commands: AsyncIterable<WorkerCommand>;
  report(report: WorkerReport): void;
  /** Ends the connection once all reports are sent. */
  close(): Promise<void>;
}

/** Joins a run with one instance of a service. Throws what the run refuses, and `failed` where it does not answer. */
export async function joinRun(
  run: string,
  { port, token }: { readonly port: number; readonly token: string },
  service: string,
): Promise<JoinedService> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    // Once it is connected an error is no news: the socket closes too.
    socket.on('error', (error) => reject(gone(run, error)));
  });
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const request: JoinRequest = { token, service };
  socket.write(`${JSON.stringify(request)}\n`);
  const first = await lines.next();
  if (first.done) throw gone(run);
  const reply = JSON.parse(first.value) as JoinReply;
  if (reply.kind === 'refused') {
    socket.destroy();
    const { code, message, ...words } = reply.error;
    throw new CliError(code, message, words);
  }
  return {
    task: reply.task,
    commands: commandsOf({ [Symbol.asyncIterator]: () => lines }),
    report: (report) => void (socket.writable && socket.write(`${JSON.stringify(report)}\n`)),
    close: () => closed(socket),
  };
}

async function* commandsOf(lines: AsyncIterable<string>): AsyncGenerator<WorkerCommand> {
  for await (const line of lines) yield JSON.parse(line) as WorkerCommand;
}

async function closed(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const end = once(socket, 'close').catch(() => {});
  socket.end();
  await end;
}

/** The error for a run that has ended without a word. */
export const gone = (run: string, cause?: Error): CliError =>
  new CliError('failed', `run ${run} is gone`, { hint: 'What it left:  kafkactl flows stop', cause });
