import type { BrokerDrills } from './broker-drills.js';
import type { Fault } from './fault.js';
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
    crew: Supervisor,
    brokers: BrokerDrills,
    leadTopic: string,
    later: (ms: number, act: () => void | Promise<void>) => void,
  ) {
    this.#supervisor = crew;
    this.#brokers = brokers;
    this.#leaderTopic = leadTopic;
    this.#schedule = later;
  }

  /** True while a service is paused for a set time. */
  get hasTimedPause(): boolean {
    return this.#timedPauses > 0;
  }

  /** Carries out a fault. Returns what it hit (`payment-2`, `broker 1`); undefined if there was no such target. */
  async inject(trouble: Fault): Promise<string | undefined> {
    const crew = this.#supervisor;
    switch (trouble.kind) {
      case 'kill':
        return crew.kill(trouble.target);
      case 'pause': {
        crew.send(crew.slotsOf(trouble.target), { kind: 'pause' });
        const { forMs } = trouble;
        if (forMs !== null) {
          this.#timedPauses++;
          this.#schedule(forMs, () => {
            this.#timedPauses--;
            crew.send(crew.slotsOf(trouble.target), { kind: 'resume' });
          });
        }
        return trouble.target;
      }
      case 'resume':
        crew.send(crew.slotsOf(trouble.target), { kind: 'resume' });
        return trouble.target;
      case 'scale':
        return trouble.by > 0 ? crew.addInstance(trouble.target) : crew.removeInstance(trouble.target);
      case 'slow':
        crew.send(crew.slotsOf(trouble.target), { kind: 'slow', ms: trouble.ms });
        return trouble.target;
      case 'poison':
        crew.send(crew.sourceSlots().slice(0, 1), { kind: 'poison', topic: trouble.topic });
        return trouble.topic;
      case 'killBroker': {
        const id = await this.#brokers.kill(trouble.broker, this.#leaderTopic);
        if (id === undefined) return undefined;
        this.#schedule(brokerDownMs, () => this.#brokers.start(id));
        return `broker ${id}`;
      }
    }
  }
}
