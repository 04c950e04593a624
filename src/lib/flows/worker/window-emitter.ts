import { isUnreachable } from '../../base/errors.js';
import type { EventProducer } from '../../kafka/cluster.js';
import type { FlowEvent } from '../event.js';
import type { WorkerReport } from '../protocol.js';
import { SerialQueue } from '../serial-queue.js';
import { type Flow, type Service, topicOfEvent } from '../types.js';
import type { PartitionStates } from './partition-states.js';
import type { RecordFactory } from './record-factory.js';

interface WindowEmitterOptions {
  readonly flow: Flow;
  readonly states: PartitionStates;
  readonly recordFactory: RecordFactory;
  readonly producer: EventProducer;
  readonly report: (report: WorkerReport) => void;
}

/** Emits the windows of a service's measures that have changed: at intervals, and all of them on a flush. */
export class WindowEmitter {
  readonly #options: WindowEmitterOptions;
  /** Windows count as emitted before they are acknowledged: a flush must wait for those in flight. */
  readonly #queue = new SerialQueue();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WindowEmitterOptions) {
    this.#options = options;
  }

  /** Starts to emit at the interval of the shortest measure, if there is one. */
  start({ measures }: Service, onFailure: (error: unknown) => void): void {
    if (measures.length === 0) return;
    const intervalMs = Math.min(...measures.map(({ every }) => every));
    this.#timer = setInterval(() => this.#queue.run(() => this.#emitReachable()).catch(onFailure), intervalMs);
  }

  /** Emits the changed windows of all partitions; resolves once they are acknowledged. */
  flush(): Promise<void> {
    return this.#queue.run(async () => this.#emit(await this.#options.states.changedWindows()));
  }

  stopTimer(): void {
    clearInterval(this.#timer);
  }

  /** Resolves once no window is being sent. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Emits the changed windows; skips this turn if the ledger of a new partition cannot be reached. */
  async #emitReachable(): Promise<void> {
    const events = await this.#options.states.changedWindows().catch((error: unknown) => {
      if (isUnreachable(error)) return [];
      throw error;
    });
    await this.#emit(events);
  }

  async #emit(events: readonly FlowEvent[]): Promise<void> {
    const { flow, recordFactory, producer, report } = this.#options;
    const types: Record<string, number> = {};
    const records = events.map((event) => {
      types[event.eventType] = (types[event.eventType] ?? 0) + 1;
      const { name, key } = topicOfEvent(flow, event.eventType);
      return recordFactory.eventRecord(name, String(event[key]), event);
    });
    await producer.send(records);
    if (records.length > 0) report({ kind: 'emitted', events: types });
  }
}
