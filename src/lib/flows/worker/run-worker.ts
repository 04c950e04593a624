import { createInterface } from 'node:readline';
import type { App } from '../../app.js';
import { AsyncQueue } from '../../base/async-queue.js';
import { asCliError, errorRow } from '../../base/errors.js';
import type { WorkerCommand, WorkerReport, WorkerTask } from '../protocol.js';
import { type FlowWorker, ServiceWorker, type WorkerContext } from './service-worker.js';
import { SourceWorker } from './source-worker.js';

/**
 * Runs a worker process: reads its task and then commands from standard input, a line each, and yields its reports, the
 * lines of standard output. Ends on a `stop` command, at the end of its input (the parent process is gone), on an abort
 * signal, and after a failure, which it reports.
 */
export async function* runWorker(app: App): AsyncGenerator<WorkerReport> {
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
  const lines = createInterface({ input: app.stdin.stream });
  app.signal.addEventListener('abort', end, { once: true });
  const commands = lines[Symbol.asyncIterator]();
  const first = await commands.next();
  if (first.done) return;
  const task = JSON.parse(first.value) as WorkerTask;
  const cluster = app.clusterOf({ ...task.settings, clientId: task.instance });
  let worker: FlowWorker | undefined;
  const commandLoop = (async () => {
    worker = await (task.source ? SourceWorker.start(task, task.source, context) : ServiceWorker.start(task, context));
    for await (const line of { [Symbol.asyncIterator]: () => commands }) {
      const command = JSON.parse(line) as WorkerCommand;
      await worker.execute(command);
      if (command.kind === 'stop' && !task.source) break;
    }
    end();
  })();
  commandLoop.catch(context.onFailure);
  try {
    yield* reports;
  } finally {
    lines.close();
    await worker?.stop();
  }
  // The reports that were added while the worker stopped.
  yield* reports;
}
