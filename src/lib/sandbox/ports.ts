import { connect, createServer } from 'node:net';
import { CliError } from '../base/errors.js';

/** True when nothing listens on a port, on loopback or on every address. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && !(await answers(port, '127.0.0.1')) && !(await answers(port, '::1'));
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Docker and others listen on addresses beside loopback's, where listening would still succeed on some systems. */
const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    const done = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(300, done(false));
    socket.once('connect', done(true));
    socket.once('error', done(false));
  });

/**
 * `count` free ports: from `from` upwards. `taken` are not to be used even
 * if they are free now: other sandboxes will come back to them.
 */
export async function freePorts(
  count: number,
  from: number,
  taken: ReadonlySet<number>,
  free: (port: number) => Promise<boolean> = isFree,
): Promise<number[]> {
  const found: number[] = [];
  for (let port = from; found.length < count; port++) {
    if (port > 65_535) {
      throw new CliError('conflict', `no free port from ${from} up`, { hint: 'Give another first port with --port.' });
    }
    if (!taken.has(port) && (await free(port))) found.push(port);
  }
  return found;
}
