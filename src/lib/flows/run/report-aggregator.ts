import { ServiceStats } from '../measure/service-stats.js';
import type { WorkerReport } from '../protocol.js';
import type { ResourceNames } from '../resource-names.js';
import { type Flow, topicsReadBy } from '../types.js';
import type { PreparedRun } from './prepare.js';
import type { RunEvent } from './run-event.js';
import type { SlotWorker, WorkerSlot } from './supervisor.js';

interface ReportEvents {
  /** A source has sent events, the first of them at `at` (ms since 1970). */
  readonly onSourceSent: (at: number) => void;
  /** A source has sent an unreadable record to this topic. */
  readonly onPoisonSent: (topic: string) => void;
  readonly onEvent: (event: RunEvent) => void;
}

/** Aggregates the reports of the workers: statistics by service, progress of the sources, and run events. */
export class ReportAggregator {
  readonly stats: readonly ServiceStats[];
  readonly #events: ReportEvents;
  readonly #finished = new Set<WorkerSlot>();
  /** The round in which each worker last emitted its open windows. */
  readonly #flushedRound = new Map<WorkerSlot, number>();
  /** Workers that hold records without the header of the run. */
  readonly #holdingWorkers = new WeakSet<SlotWorker>();
  #sourceEventCount = 0;
  #firstSentAt: number | undefined;
  #lastSentAt = 0;

  constructor(flow: Flow, names: ResourceNames, { startOffsets }: PreparedRun, events: ReportEvents) {
    this.#events = events;
    this.stats = flow.services.map((service) => {
      const topics = new Set(topicsReadBy(flow, service).map(({ name }) => names.topic(name)));
      return new ServiceStats(
        service,
        names.group(service.group),
        startOffsets.filter(({ topic }) => topics.has(topic)),
      );
    });
  }

  /** Source events sent so far. */
  get sourceEventCount(): number {
    return this.#sourceEventCount;
  }

  /** Milliseconds from the first source event until the last one was acknowledged. */
  get sourceDurationMs(): number {
    return this.#lastSentAt - (this.#firstSentAt ?? this.#lastSentAt);
  }

  /** True if the worker has emitted its open windows in this round. */
  hasFlushed(slot: WorkerSlot, round: number): boolean {
    return this.#flushedRound.get(slot) === round;
  }

  /** True for a source that has emitted all events of its task. */
  hasFinished(slot: WorkerSlot): boolean {
    return this.#finished.has(slot);
  }

  /** True for a worker that holds records without the header of the run, or has held them. */
  isHeld(worker: SlotWorker): boolean {
    return this.#holdingWorkers.has(worker);
  }

  add(slot: WorkerSlot, report: WorkerReport): void {
    const score = this.#scoreOf(slot);
    if (report.kind === 'assigned') score?.owners.assigned(slot.instance, report.partitions, report.at);
    else if (report.kind === 'rebalancing') score?.owners.lost(slot.instance, report.at);
    else if (report.kind === 'handled') score?.add(report);
    else if (report.kind === 'finished') this.#finished.add(slot);
    else if (report.kind === 'flushed') this.#flushedRound.set(slot, report.round);
    else if (report.kind === 'held') {
      if (slot.worker) this.#holdingWorkers.add(slot.worker);
    } else if (report.kind === 'sent') {
      this.#events.onSourceSent(report.at);
      this.#sourceEventCount += report.count;
      this.#firstSentAt ??= report.at;
      this.#lastSentAt = Date.now();
      for (const topic of report.poisoned) this.#events.onPoisonSent(topic);
    }
    this.#events.onEvent({ kind: 'report', slot, report });
  }

  /** A worker process has ended: its partitions have no owner. */
  onWorkerEnded(slot: WorkerSlot, isReplaced: boolean): void {
    this.#scoreOf(slot)?.owners.lost(slot.instance, Date.now());
    this.#events.onEvent({
      kind: 'workerEnded',
      instance: slot.instance,
      isReplaced,
      lastError: slot.failure?.message,
    });
  }

  #scoreOf({ service, source }: WorkerSlot): ServiceStats | undefined {
    return source ? undefined : this.stats.find((score) => score.service.name === service);
  }
}
