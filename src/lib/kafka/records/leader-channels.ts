import type { ClusterSettings } from '../../settings/types.js';
import type { Wire } from '../wire.js';
import { Channel } from './channel.js';

/** The channels to the leaders, opened when they are first needed, and how many requests each has to answer. */
export class LeaderChannels {
  readonly #wire: Wire;
  readonly #settings: ClusterSettings;
  readonly #channels = new Map<number, Promise<Channel>>();
  readonly #inFlight = new Map<number, number>();

  constructor(wire: Wire, settings: ClusterSettings) {
    this.#wire = wire;
    this.#settings = settings;
  }

  /** Requests that a broker has not answered. */
  inFlight(broker: number): number {
    return this.#inFlight.get(broker) ?? 0;
  }

  /** Opens a channel before anything is sent; what goes wrong is told to whoever sends. */
  openAhead(broker: number): void {
    this.#channel(broker).catch(() => {});
  }

  /** Makes one request. A channel on which one has failed is used no more. */
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
