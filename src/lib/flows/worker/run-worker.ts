import { createInterface } from 'node:readline';
import type { App } from '../../app.js';
import { AsyncQueue } from '../../base/async-queue.js';
import { asCliError, errorRow } from '../../base/errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { WorkerCommand, WorkerReport, WorkerTask } from '../protocol.js';
import { type FlowWorker, ServiceWorker, type WorkerContext } from './service-worker.js';
import { SourceWorker } from './source-worker.js';

/**
 * Runs a worker process: reads its task and then commands from standard input, a line each, and yields its reports, the
 * lines of standard output. Ends as `workOnTask` does; the end of its input means that the parent process is gone.
 */
export async function* runWorker(app: App): AsyncGenerator<WorkerReport> {
  const lines = createInterface({ input: app.stdin.stream });
  const commands = lines[Symbol.asyncIterator]();
  const first = await commands.next();
  if (first.done) return;
  const task = JSON.parse(first.value) as WorkerTask;
  try {
    const cluster = app.clusterOf({ ...task.settings, clientId: task.instance });
    yield* workOnTask(task, parsedCommands({ [Symbol.asyncIterator]: () => commands }), cluster, app.signal);
  } finally {
    lines.close();
  }
}

async function* parsedCommands(lines: AsyncIterable<string>): AsyncGenerator<WorkerCommand> {
  for await (const line of lines) yield JSON.parse(line) as WorkerCommand;
}

/**
 * Works on a task and carries out commands; yields its reports. Ends on a `stop` command, at the end of the commands, on
 * Ctrl-C, and after a failure, which it reports.
 */
export async function* workOnTask(
  task: WorkerTask,
  commands: AsyncIterable<WorkerCommand>,
  cluster: Promise<Cluster>,
  signal: AbortSignal,
): AsyncGenerator<WorkerReport> {
  const reports = new AsyncQueue<WorkerReport>();
  const end = (): void => reports.end();
  const context: WorkerContext = {
    cluster: () => cluster,
    report: (report) => reports.add(report),
    onFailure(error) {
      context.report({ kind: 'failed', error: errorRow(asCliError(error)) });
      end();
    },
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const starting: Promise<FlowWorker> = task.source
    ? SourceWorker.start(task, task.source, context)
    : ServiceWorker.start(task, context);
  const commandLoop = (async () => {
    const worker = await starting;
    for await (const command of commands) {
      await worker.execute(command);
      if (command.kind === 'stop' && !task.source) break;
    }
    end();
  })();
  commandLoop.catch(context.onFailure);
  try {
    yield* reports;
  } finally {
    signal.removeEventListener('abort', end);
    // One that is still joining its group would be missed there otherwise, until its session ends.
    const worker = await starting.catch(() => undefined);
    await worker?.stop();
  }
  // The reports that were added while the worker stopped.
  yield* reports;
}
