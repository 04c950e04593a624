import type { BrokerDrills } from './broker-drills.js';
import type { Crew } from './crew.js';
import type { Trouble } from './trouble.js';

const brokerRestMs = 8000;

/** Does to a run what is asked for on purpose. */
export class Troublemaker {
  readonly #crew: Crew;
  readonly #brokers: BrokerDrills;
  readonly #leadTopic: string;
  readonly #later: (ms: number, act: () => void | Promise<void>) => void;
  /** Pauses whose end is still to come. */
  #pauses = 0;

  /** `leadTopic` is the one whose leader dies; `later` does something in so many milliseconds, unless the run is over. */
  constructor(
    crew: Crew,
    brokers: BrokerDrills,
    leadTopic: string,
    later: (ms: number, act: () => void | Promise<void>) => void,
  ) {
    this.#crew = crew;
    this.#brokers = brokers;
    this.#leadTopic = leadTopic;
    this.#later = later;
  }

  /** True while somebody is paused who will go on by himself. */
  get somebodyRests(): boolean {
    return this.#pauses > 0;
  }

  /** Whom it has befallen, as people call it; undefined where there was nobody. */
  async make(trouble: Trouble): Promise<string | undefined> {
    const crew = this.#crew;
    switch (trouble.kind) {
      case 'kill':
        return crew.kill(trouble.target);
      case 'pause': {
        crew.order(crew.of(trouble.target), { kind: 'pause' });
        const { forMs } = trouble;
        if (forMs !== null) {
          this.#pauses++;
          this.#later(forMs, () => {
            this.#pauses--;
            crew.order(crew.of(trouble.target), { kind: 'resume' });
          });
        }
        return trouble.target;
      }
      case 'resume':
        crew.order(crew.of(trouble.target), { kind: 'resume' });
        return trouble.target;
      case 'scale':
        return trouble.by > 0 ? crew.grow(trouble.target) : crew.shrink(trouble.target);
      case 'slow':
        crew.order(crew.of(trouble.target), { kind: 'slow', ms: trouble.ms });
        return trouble.target;
      case 'poison':
        crew.order(crew.sources().slice(0, 1), { kind: 'poison', topic: trouble.topic });
        return trouble.topic;
      case 'killBroker': {
        const id = await this.#brokers.kill(trouble.broker, this.#leadTopic);
        if (id === undefined) return undefined;
        this.#later(brokerRestMs, () => this.#brokers.start(id));
        return `broker ${id}`;
      }
    }
  }
}
