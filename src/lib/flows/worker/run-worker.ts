import { createInterface } from 'node:readline';
import type { App } from '../../app.js';
import { AsyncQueue } from '../../base/async-queue.js';
import { asCliError, errorRow } from '../../base/errors.js';
import type { WorkerCommand, WorkerReport, WorkerTask } from '../protocol.js';
import { type FlowWorker, ServiceWorker, type WorkerContext } from './service-worker.js';
import { SourceWorker } from './source-worker.js';

/**
 * The life of one process of a flow: it reads its task and then orders from standard input, a line each, and tells what
 * it does in lines on standard output. It ends when it is told to, when its input ends (the process that started it has
 * gone), and where it cannot go on.
 */
export async function* runWorker(app: App): AsyncGenerator<WorkerReport> {
  const reports = new AsyncQueue<WorkerReport>();
  const end = (): void => reports.end();
  const around: WorkerContext = {
    cluster: () => cluster,
    report: (report) => reports.add(report),
    onFailure(error) {
      around.report({ kind: 'failed', error: errorRow(asCliError(error)) });
      end();
    },
  };
  const lines = createInterface({ input: app.stdin.stream });
  app.signal.addEventListener('abort', end, { once: true });
  const orders = lines[Symbol.asyncIterator]();
  const first = await orders.next();
  if (first.done) return;
  const task = JSON.parse(first.value) as WorkerTask;
  const cluster = app.clusterOf({ ...task.settings, clientId: task.instance });
  let worker: FlowWorker | undefined;
  const obeying = (async () => {
    worker = await (task.source ? SourceWorker.start(task, task.source, around) : ServiceWorker.start(task, around));
    for await (const line of { [Symbol.asyncIterator]: () => orders }) {
      const order = JSON.parse(line) as WorkerCommand;
      await worker.execute(order);
      if (order.kind === 'stop' && !task.source) break;
    }
    end();
  })();
  obeying.catch(around.onFailure);
  try {
    yield* reports;
  } finally {
    lines.close();
    await worker?.stop();
  }
  // What it told while it ended.
  yield* reports;
}
