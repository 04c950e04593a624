import type { Fault } from '../fault.js';
import type { BrokerDrills } from './broker-drills.js';
import type { Supervisor } from './supervisor.js';

const brokerDownMs = 8000;

/** Carries out faults on the workers and brokers of a run. */
export class FaultInjector {
  readonly #supervisor: Supervisor;
  readonly #brokers: BrokerDrills;
  readonly #leaderTopic: string;
  readonly #schedule: (ms: number, act: () => void | Promise<void>) => void;
  /** Timed pauses that have not ended yet. */
  #timedPauses = 0;

  /**
   * `leaderTopic` is the topic whose leader `killBroker: leader` kills; `schedule` runs `act` in `ms` unless the run
   * ends.
   */
  constructor(
    supervisor: Supervisor,
    brokers: BrokerDrills,
    leaderTopic: string,
    schedule: (ms: number, act: () => void | Promise<void>) => void,
  ) {
    this.#supervisor = supervisor;
    this.#brokers = brokers;
    this.#leaderTopic = leaderTopic;
    this.#schedule = schedule;
  }

  /** True while a service is paused for a set time. */
  get hasTimedPause(): boolean {
    return this.#timedPauses > 0;
  }

  /** Carries out a fault. Returns what it hit (`payment-2`, `broker 1`); undefined if there was no such target. */
  async inject(fault: Fault): Promise<string | undefined> {
    const supervisor = this.#supervisor;
    switch (fault.kind) {
      case 'kill':
        return supervisor.kill(fault.target);
      case 'pause': {
        supervisor.send(supervisor.slotsOf(fault.target), { kind: 'pause' });
        const { forMs } = fault;
        if (forMs !== null) {
          this.#timedPauses++;
          this.#schedule(forMs, () => {
            this.#timedPauses--;
            supervisor.send(supervisor.slotsOf(fault.target), { kind: 'resume' });
          });
        }
        return fault.target;
      }
      case 'resume':
        supervisor.send(supervisor.slotsOf(fault.target), { kind: 'resume' });
        return fault.target;
      case 'scale':
        return fault.by > 0 ? supervisor.addInstance(fault.target) : supervisor.removeInstance(fault.target);
      case 'slow':
        supervisor.send(supervisor.slotsOf(fault.target), { kind: 'slow', ms: fault.ms });
        return fault.target;
      case 'poison':
        supervisor.send(supervisor.sourceSlots().slice(0, 1), { kind: 'poison', topic: fault.topic });
        return fault.topic;
      case 'killBroker': {
        const id = await this.#brokers.kill(fault.broker, this.#leaderTopic);
        if (id === undefined) return undefined;
        this.#schedule(brokerDownMs, () => this.#brokers.start(id));
        return `broker ${id}`;
      }
    }
  }
}
