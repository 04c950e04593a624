import { AsyncQueue } from '../../base/async-queue.js';
import type { FlowReport } from '../measure/report.js';
import type { Flow } from '../types.js';
import { FlowRun } from './flow-run.js';
import type { RunContext, RunOptions } from './run-context.js';
import type { RunEvent } from './run-event.js';

/** Receives the events of a run as they happen. */
export interface RunListener {
  onEvent(event: RunEvent): void;
  /** Called once, when the run has ended in whatever way and has cleaned up. */
  stop?(): void | Promise<void>;
}

/**
 * A run of a flow on a cluster, from its preparation to its report. It needs no command and no terminal:
 *
 *     const session = RunSession.start(flow, options, context);
 *     try {
 *       for await (const event of session.events()) …
 *       const report = await session.report;
 *     } finally {
 *       await session.close();
 *     }
 *
 * The cluster stays the caller's: close it after the session.
 */
export class RunSession {
  /** The run, once its topics and groups are prepared. Rejects if that fails: nothing of it is left then. */
  readonly run: Promise<FlowRun>;
  /** The report, once the run has ended and cleaned up. Rejects if the preparation or the run fails. */
  readonly report: Promise<FlowReport>;
  readonly #queues = new Set<AsyncQueue<RunEvent>>();
  #listeners: readonly RunListener[] = [];
  #hasEnded = false;
  #closing: Promise<void> | undefined;

  private constructor(
    flow: Flow,
    options: RunOptions,
    context: Omit<RunContext, 'onEvent'>,
    listenersOf: (run: FlowRun) => readonly RunListener[],
  ) {
    const preparing = FlowRun.prepare(flow, options, { ...context, onEvent: (event) => this.#emit(event) });
    this.run = preparing.then((run) => {
      try {
        this.#listeners = listenersOf(run);
      } catch (error) {
        // It ends with this error, and removes what its preparation has created.
        run.fail(error);
      }
      return run;
    });
    this.report = this.run.then((run) => run.run()).finally(() => this.#end());
    // A caller may await the report later: until then a failure is no unhandled rejection.
    this.report.catch(() => {});
  }

  /**
   * Prepares a run and starts it. `listenersOf` is called once it is prepared, before its first event. Aborting
   * `context.signal` (Ctrl-C) ends the run early; its report is marked as interrupted.
   */
  static start(
    flow: Flow,
    options: RunOptions,
    context: Omit<RunContext, 'onEvent'>,
    listenersOf: (run: FlowRun) => readonly RunListener[] = () => [],
  ): RunSession {
    return new RunSession(flow, options, context, listenersOf);
  }

  /**
   * The events from this call on; call it right after `start` to have all. They are kept until they are read, and end
   * with the run, also when it fails: the error is that of `report`.
   */
  events(): AsyncIterable<RunEvent> {
    const queue = new AsyncQueue<RunEvent>();
    if (this.#hasEnded) queue.end();
    else this.#queues.add(queue);
    return this.#read(queue);
  }

  /**
   * Ends the run early if it is still going; resolves once it has cleaned up. Never rejects, and may be called at any
   * time and repeatedly: while the run is being prepared, after Ctrl-C, after a failure, after its end.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const run = await this.run.catch(() => undefined);
    if (!this.#hasEnded) run?.endEarly();
    await this.report.catch(() => {});
  }

  async *#read(queue: AsyncQueue<RunEvent>): AsyncGenerator<RunEvent> {
    try {
      yield* queue;
    } finally {
      this.#queues.delete(queue);
    }
  }

  #emit(event: RunEvent): void {
    for (const listener of this.#listeners) listener.onEvent(event);
    for (const queue of this.#queues) queue.add(event);
  }

  async #end(): Promise<void> {
    this.#hasEnded = true;
    for (const queue of this.#queues) queue.end();
    await Promise.all(this.#listeners.map((listener) => listener.stop?.()));
  }
}
