import { connect, createServer } from 'node:net';
import { CliError } from '../base/errors.js';

/** True where nothing listens on a port, neither on loopback nor on all addresses. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && !(await answers(port, '127.0.0.1')) && !(await answers(port, '::1'));
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/**
 * True where a port accepts connections. Docker may listen on all addresses while listening on loopback still succeeds.
 */
const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    const finish = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(300, finish(false));
    socket.once('connect', finish(true));
    socket.once('error', finish(false));
  });

/**
 * `count` free ports from `from` upwards. Ports in `taken` are skipped even where they are free: they belong to
 * sandboxes that are down. Throws `conflict` where there are not enough.
 */
export async function freePorts(
  count: number,
  from: number,
  taken: ReadonlySet<number>,
  isPortFree: (port: number) => Promise<boolean> = isFree,
): Promise<number[]> {
  const found: number[] = [];
  for (let port = from; found.length < count; port++) {
    if (port > 65_535) {
      throw new CliError('conflict', `no free port from ${from} up`, { hint: 'Give another first port with --port.' });
    }
    if (!taken.has(port) && (await isPortFree(port))) found.push(port);
  }
  return found;
}
