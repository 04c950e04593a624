// A temporary home for a benchmark, in which kafkactl sees no setting of the person who runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kafkactl = fileURLToPath(new URL('../bin/kafkactl', import.meta.url));

/** Heap and compiler of a broker in production. The sandbox's defaults start faster and run slower. */
export const productionJvm = { KAFKA_HEAP_OPTS: '-Xms1g -Xmx1g', KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseG1GC' };

/** A first port for a sandbox, which takes the next free one where it is taken. */
export const randomPort = () => String(25_000 + Math.floor(Math.random() * 4000));

/** Makes the home; jars come from the person's own cache. */
export function benchHome(more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kafkactl-bench-'));
  const env = {
    ...process.env,
    KAFKACTL_CONTEXT: undefined,
    KAFKACTL_BROKERS: undefined,
    // Each Node process would read and parse these certificates, which is not what is measured.
    NODE_EXTRA_CA_CERTS: undefined,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    ...more,
  };
  /** Runs a program to its end: what it printed, and the wall time in seconds. Throws where it fails. */
  const runProgram = (command, args) => {
    const began = performance.now();
    const { status, stdout, stderr } = spawnSync(command, args, {
      env,
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
    return { stdout, seconds };
  };
  return {
    folder,
    env,
    runProgram,
    run: (...args) => runProgram(process.execPath, [kafkactl, ...args]),
    /** Ends and removes the sandbox and the home. */
    end() {
      spawnSync(process.execPath, [kafkactl, 'sandbox', 'down', '--purge', '--yes'], { env });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
