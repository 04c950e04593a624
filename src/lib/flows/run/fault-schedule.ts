import type { Lang } from '../../base/language.js';
import type { Cluster } from '../../kafka/cluster.js';
import { appliesFromStart, type Fault, type FaultEvent } from '../fault.js';
import type { FaultReport } from '../measure/report.js';
import type { RunClock } from '../run-clock.js';
import { type BrokerDrill, BrokerDrills } from './broker-drills.js';
import { FaultInjector } from './fault-injector.js';
import { FaultLog, faultTarget } from './fault-log.js';
import type { RunEvent } from './run-event.js';
import { isPaused, isSlowed, type Supervisor } from './supervisor.js';
import { TaskScheduler } from './task-scheduler.js';

interface FaultScheduleOptions {
  /** The faults of the command line. */
  readonly requested: readonly Fault[];
  readonly cluster: Cluster;
  /** Undefined if the cluster is no sandbox. */
  readonly drillBroker: BrokerDrill | undefined;
  readonly clock: RunClock;
  readonly lang: Lang;
  /** The topic whose leader `killBroker: leader` kills. */
  readonly leaderTopic: string;
  readonly onEvent: (event: RunEvent) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Injects the faults of a run at their times, emits an event for each and logs it for the report. None once it ends.
 */
export class FaultSchedule {
  readonly #options: FaultScheduleOptions;
  readonly #supervisor: Supervisor;
  readonly #brokers: BrokerDrills;
  readonly #scheduler: TaskScheduler;
  readonly #injector: FaultInjector;
  readonly #log: FaultLog;

  constructor(supervisor: Supervisor, options: FaultScheduleOptions) {
    const { requested, cluster, drillBroker, clock, lang, leaderTopic, onFailure } = options;
    this.#options = options;
    this.#supervisor = supervisor;
    this.#brokers = new BrokerDrills(cluster, drillBroker, (broker) =>
      this.#record({ kind: 'brokerBack', broker }, `broker ${broker}`),
    );
    this.#scheduler = new TaskScheduler(onFailure);
    this.#injector = new FaultInjector(supervisor, this.#brokers, leaderTopic, (ms, act) =>
      this.#scheduler.after(ms, act),
    );
    this.#log = new FaultLog(requested, clock, lang);
  }

  /** Injects the faults that apply before the first event. */
  async applyInitial(): Promise<void> {
    for (const fault of this.#options.requested.filter(appliesFromStart)) await this.inject(fault);
  }

  /** Schedules the timed faults; `late` is how many milliseconds ago the run clock started. */
  scheduleTimed(late: number): void {
    for (const fault of this.#options.requested) {
      // Poison is part of a source's task, as it comes after a number of events.
      if (fault.kind !== 'poison' && !appliesFromStart(fault)) {
        this.#scheduler.after(fault.atMs - late, () => this.inject(fault));
      }
    }
  }

  /** Injects a fault now; does nothing once the run is ending. */
  async inject(fault: Fault): Promise<void> {
    if (this.#scheduler.isClosed) return;
    const target = await this.#scheduler.run(() => this.#injector.inject(fault));
    // Poison is logged when the source reports that it has sent it.
    if (fault.kind !== 'poison') this.#record(fault, target);
  }

  /** A source has sent an unreadable record to this topic. */
  onPoisonSent(topic: string): void {
    this.#log.onPoisonSent(topic);
    this.#options.onEvent({
      kind: 'fault',
      fault: { kind: 'poison', topic, after: 0 },
      target: topic,
      applied: true,
    });
  }

  /** True while a killed broker or a timed pause will end by itself: worth waiting for when draining. */
  get hasTemporaryFault(): boolean {
    return this.#brokers.hasKilledBrokers || (this.#injector.hasTimedPause && !this.#scheduler.isClosed);
  }

  /** The run is ending early: drops the scheduled faults and undoes pauses and slowness. */
  async release(): Promise<void> {
    this.#scheduler.close();
    for (const target of new Set(this.#supervisor.slots.flatMap(({ source, service }) => (source ? [] : [service])))) {
      const slots = this.#supervisor.slotsOf(target);
      const [wasPaused, wasSlowed] = [slots.some(isPaused), slots.some(isSlowed)];
      this.#supervisor.send(slots, { kind: 'resume' });
      this.#supervisor.send(slots, { kind: 'slow', ms: 0 });
      if (wasPaused) this.#record({ kind: 'resume', target, atMs: 0 }, target);
      if (wasSlowed) this.#record({ kind: 'slow', target, ms: 0, atMs: 0 }, target);
    }
    await this.end();
  }

  /** Resolves once no fault is being injected any more and the killed brokers are back. */
  async end(): Promise<void> {
    this.#scheduler.close();
    await this.#scheduler.idle();
    await this.#brokers.startAll();
  }

  reports(): readonly FaultReport[] {
    return this.#log.reports();
  }

  #record(fault: FaultEvent, target: string | undefined): void {
    this.#log.add(fault, target);
    this.#options.onEvent({
      kind: 'fault',
      fault,
      target: target ?? faultTarget(fault),
      applied: target !== undefined,
    });
  }
}
