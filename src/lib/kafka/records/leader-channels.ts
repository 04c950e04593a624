import type { ClusterSettings } from '../../settings/types.js';
import type { Wire } from '../wire/wire.js';
import { Channel } from './channel.js';

/** Channels to leaders, opened on demand, with the number of unanswered requests of each. */
export class LeaderChannels {
  readonly #wire: Wire;
  readonly #settings: ClusterSettings;
  readonly #channels = new Map<number, Promise<Channel>>();
  readonly #inFlight = new Map<number, number>();

  constructor(wire: Wire, settings: ClusterSettings) {
    this.#wire = wire;
    this.#settings = settings;
  }

  /** Unanswered requests to a broker. */
  inFlight(broker: number): number {
    return this.#inFlight.get(broker) ?? 0;
  }

  /** Opens a channel ahead of the first request, which reports a failure to open it. */
  openAhead(broker: number): void {
    this.#channel(broker).catch(() => {});
  }

  /** Makes one request. A channel with a failed request is dropped. */
  async request<Answer>(broker: number, send: (channel: Channel) => Promise<Answer>): Promise<Answer> {
    this.#inFlight.set(broker, this.inFlight(broker) + 1);
    const channel = this.#channel(broker);
    try {
      return await send(await channel);
    } catch (error) {
      if (this.#channels.get(broker) === channel) this.#channels.delete(broker);
      throw error;
    } finally {
      this.#inFlight.set(broker, this.inFlight(broker) - 1);
    }
  }

  close(): void {
    for (const opening of this.#channels.values()) opening.then((channel) => channel.end()).catch(() => {});
    this.#channels.clear();
  }

  #channel(broker: number): Promise<Channel> {
    let opening = this.#channels.get(broker);
    if (!opening) {
      opening = Channel.open(this.#wire, broker, this.#settings);
      this.#channels.set(broker, opening);
    }
    return opening;
  }
}
