// The least that a reader in Node takes for as many bytes as 600,000 records of 1 KiB: copied from a loopback socket into
// a pipe, without a look at them. `node bench/records/socket-floor.mjs` prints the median of five turns.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const bytes = 600_000 * 1024;
const chunk = Buffer.alloc(1 << 20, 'x');
const script = fileURLToPath(import.meta.url);

/** Sends `bytes` to each connection, as fast as it takes them. */
function serve() {
  const server = createServer((socket) => {
    let left = bytes;
    const send = () => {
      while (left > 0) {
        const part = chunk.subarray(0, Math.min(left, chunk.length));
        left -= part.length;
        if (!socket.write(part)) return socket.once('drain', send);
      }
      return socket.end();
    };
    send();
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** Seconds from the start of a process that copies the socket into a pipe until the reader of the pipe has it all. */
async function turn(port) {
  const start = performance.now();
  const copy = spawn('sh', ['-c', `"${process.execPath}" "${script}" ${port} | cat >/dev/null`], { stdio: 'inherit' });
  await new Promise((resolve) => copy.on('close', resolve));
  return (performance.now() - start) / 1000;
}

const [role] = process.argv.slice(2);
if (role === 'serve') serve();
else if (role) connect(Number(role), '127.0.0.1').pipe(process.stdout);
else {
  const server = spawn(process.execPath, [script, 'serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = await new Promise((resolve) => server.once('message', resolve));
  const seconds = [];
  for (let i = 0; i < 5; i++) seconds.push(await turn(port));
  server.kill();
  console.log(
    `${seconds.sort((a, b) => a - b)[2].toFixed(2)} s  (${seconds.map((each) => each.toFixed(2)).join(' ')})`,
  );
}
