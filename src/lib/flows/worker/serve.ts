import { createInterface } from 'node:readline';
import type { App } from '../../app.js';
import { asCliError, errorRow } from '../../errors.js';
import { AsyncQueue } from '../../queue.js';
import type { Order, Report, Task } from '../protocol.js';
import { type FlowWorker, ServiceWorker, type WorkerSurroundings } from './service-worker.js';
import { SourceWorker } from './source-worker.js';

/**
 * The life of one process of a flow: it reads its task and then orders from standard input, a line each, and tells what
 * it does in lines on standard output. It ends when it is told to, when its input ends (the process that started it has
 * gone), and where it cannot go on.
 */
export async function* serve(app: App): AsyncGenerator<Report> {
  const reports = new AsyncQueue<Report>();
  const end = (): void => reports.end();
  const around: WorkerSurroundings = {
    cluster: () => cluster,
    report: (report) => reports.add(report),
    fail(error) {
      around.report({ kind: 'failed', error: errorRow(asCliError(error)) });
      end();
    },
  };
  const lines = createInterface({ input: app.stdin.stream });
  app.signal.addEventListener('abort', end, { once: true });
  const orders = lines[Symbol.asyncIterator]();
  const first = await orders.next();
  if (first.done) return;
  const task = JSON.parse(first.value) as Task;
  const cluster = app.clusterOf({ ...task.settings, clientId: task.instance });
  let worker: FlowWorker | undefined;
  const obeying = (async () => {
    worker = await (task.source ? SourceWorker.start(task, task.source, around) : ServiceWorker.start(task, around));
    for await (const line of { [Symbol.asyncIterator]: () => orders }) {
      const order = JSON.parse(line) as Order;
      await worker.obey(order);
      if (order.kind === 'stop' && !task.source) break;
    }
    end();
  })();
  obeying.catch(around.fail);
  try {
    yield* reports;
  } finally {
    lines.close();
    await worker?.end();
  }
  // What it told while it ended.
  yield* reports;
}
