import type { Lang } from '../../base/language.js';
import { instanceNumber, ownersByTopic } from '../draw/owner.js';
import { graphOf } from '../flow-graph.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { FlowRun } from '../run/flow-run.js';
import type { RunEvent } from '../run/run-event.js';
import { runLineWidths } from '../run/run-event-lines.js';
import type { RunMetrics } from '../run/run-metrics.js';
import { isPaused, isSlowed, type WorkerSlot } from '../run/supervisor.js';
import { ActivityLog } from './activity-log.js';
import type { InstanceState, Phase, ServiceSnapshot, Snapshot, TopicSnapshot } from './snapshot.js';

/** Follows the events of a run, and gives snapshots of it for the live view. */
export class RunObserver {
  readonly #run: FlowRun;
  readonly #metrics: RunMetrics;
  readonly #activity: ActivityLog;
  readonly #extras: Pick<Snapshot, 'dashboard' | 'example'>;
  /** Instances that have reported an assignment. */
  readonly #assigned = new Set<string>();
  /** Those of them whose assignment is empty. */
  readonly #idle = new Set<string>();
  /** Redeliveries by service that a notice has counted already. */
  readonly #duplicates = new Map<string, number>();
  #phase: Phase = 'joining';
  #selected = 0;

  constructor(
    run: FlowRun,
    metrics: RunMetrics,
    lang: Lang,
    extras: Pick<Snapshot, 'dashboard' | 'example'> = { dashboard: undefined, example: undefined },
  ) {
    this.#run = run;
    this.#metrics = metrics;
    this.#activity = new ActivityLog(run.clock, lang);
    this.#extras = extras;
  }

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    // Once its end was asked for, a run shows no other phase.
    if (this.#phase !== 'ending') this.#phase = phase;
  }

  /** Index of the service that keys act on. */
  get selected(): number {
    return this.#selected;
  }

  select(index: number): void {
    const last = this.#run.stats.length - 1;
    this.#selected = Math.max(0, Math.min(last, index));
  }

  onEvent(event: RunEvent): void {
    this.#activity.onEvent(event);
    if (event.kind === 'ready') this.phase = 'running';
    else if (event.kind === 'drained') this.phase = 'measuring';
    else if (event.kind === 'workerEnded') {
      this.#assigned.delete(event.instance);
      this.#idle.delete(event.instance);
    } else if (event.kind === 'report') this.#onReport(event);
  }

  #onReport({ slot: { instance, service }, report }: Extract<RunEvent, { kind: 'report' }>): void {
    if (report.kind === 'assigned') {
      this.#assigned.add(instance);
      if (Object.values(report.partitions).flat().length === 0) this.#idle.add(instance);
      else this.#idle.delete(instance);
    } else if (report.kind === 'handled') this.#countDuplicates(service);
    else if (report.kind === 'finished' && this.#run.haveSourcesFinished) this.phase = 'draining';
  }

  #countDuplicates(service: string): void {
    const now = this.#run.stats.find((stats) => stats.service.name === service)?.duplicates ?? 0;
    const known = this.#duplicates.get(service) ?? 0;
    if (now > known) this.#activity.addRedelivered(service, now - known);
    this.#duplicates.set(service, now);
  }

  snapshot(now: number): Snapshot {
    const { flow, options, sourceEventCount } = this.#run;
    const { count, durationMs, run } = options;
    const elapsedMs = this.#run.clock.elapsedAt(now);
    const byCount = count === null ? null : sourceEventCount / Math.max(1, count);
    return {
      flow: flow.name,
      run,
      ...this.#extras,
      hasSource: options.hasSource,
      phase: this.#phase,
      elapsedMs,
      sent: options.hasSource ? sourceEventCount : this.#metrics.byHandCount,
      count,
      progress: byCount ?? (durationMs === null ? null : Math.min(1, elapsedMs / durationMs)),
      topics: this.#topics(),
      services: this.#run.stats.map((stats) => this.#service(stats)),
      selected: this.#selected,
      notices: this.#activity.notices,
      events: this.#activity.events,
      canKillBroker: this.#run.canKillBroker,
      widths: runLineWidths(flow),
    };
  }

  #topics(): TopicSnapshot[] {
    const { flow, prepared, names } = this.#run;
    return graphOf(flow).map(({ name, writers }) => ({
      name,
      partitions: prepared.topics.get(names.topic(name))?.partitions.length ?? 0,
      total: this.#run.options.hasSource ? this.#metrics.written(name) : this.#metrics.newRecords(name),
      rate: this.#metrics.topicRate(name),
      writers: writers.map(({ service, source }) => ({
        service,
        source,
        rate: this.#metrics.writerRate(service, source, name),
      })),
    }));
  }

  #service(stats: ServiceStats): ServiceSnapshot {
    const { group, latencies, received, duplicates } = stats;
    const { name } = stats.service;
    return {
      name,
      instances: this.#run.supervisor
        .slotsOf(name)
        .map((slot) => ({ index: instanceNumber(slot.instance), state: this.#instanceState(slot) })),
      owners: ownersByTopic(stats),
      inRate: this.#metrics.inRate(name),
      outRate: this.#metrics.outRate(name),
      received,
      duplicates,
      lag: this.#metrics.lag(group),
      unprocessed: this.#metrics.unprocessed(group),
      arrivalRate: this.#metrics.arrivalRate(name),
      p50: latencies.quantile(0.5),
      p95: latencies.quantile(0.95),
    };
  }

  #instanceState(slot: WorkerSlot): InstanceState {
    const { worker, instance } = slot;
    if (!worker) return this.#run.supervisor.isStopping ? 'ended' : 'dead';
    if (!this.#assigned.has(instance)) return 'starting';
    if (isPaused(slot)) return 'paused';
    if (this.#idle.has(instance)) return 'idle';
    return isSlowed(slot) ? 'slow' : 'alive';
  }
}
