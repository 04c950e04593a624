import { grouped } from '../../grouped.js';
import type { Cluster } from '../../kafka/cluster.js';
import { readLags } from '../measure/lags.js';
import type { Score } from '../measure/score.js';
import type { FlowRun } from '../run/run.js';
import { nodeId } from './map.js';
import type { ServiceState, TopicState } from './page.js';
import { Rates } from './rates.js';

/** How the groups and topics of a run stand, as the cluster has it, and how fast they go on. */
export class Watch {
  readonly #run: FlowRun;
  readonly #cluster: Cluster;
  readonly #rates = new Rates();
  #lags: ReadonlyMap<string, number> = new Map();
  #records: ReadonlyMap<string, number> = new Map();

  constructor(run: FlowRun, cluster: Cluster) {
    this.#run = run;
    this.#cluster = cluster;
  }

  /** Asks the cluster. While it does not answer the lags are unknown, and the records those of the last answer. */
  async look(): Promise<void> {
    try {
      [this.#lags, this.#records] = await Promise.all([readLags(this.#cluster, this.#run.scores), this.#grown()]);
    } catch {
      this.#lags = new Map();
    }
    const counts = [
      ...this.#run.flow.topics.map(({ name }) => [nodeId('topic', name), this.#records.get(name) ?? 0] as const),
      ...this.#run.scores.map((score) => [nodeId('service', score.service.name), delivered(score)] as const),
    ];
    this.#rates.look(Date.now(), new Map(counts));
  }

  /** `tookMs` where the run is over: rates are then of all of it. */
  topics(tookMs: number | null): TopicState[] {
    return this.#run.flow.topics.map(({ name }) => {
      const records = this.#records.get(name) ?? 0;
      const perSecond = this.#perSecond(nodeId('topic', name), records, tookMs);
      return { name, topic: this.#run.names.topic(name), records, perSecond };
    });
  }

  services(tookMs: number | null): ServiceState[] {
    return this.#run.scores.map((score) => {
      const { service, group, received } = score;
      const perSecond = this.#perSecond(nodeId('service', service.name), delivered(score), tookMs);
      const instances = this.#run.crew.of(service.name).length;
      return { name: service.name, group, instances, received, perSecond, lag: this.#lags.get(group) ?? null };
    });
  }

  #perSecond(id: string, count: number, tookMs: number | null): number {
    if (tookMs === null) return this.#rates.perSecond(id);
    return tookMs === 0 ? 0 : (count * 1000) / tookMs;
  }

  /** By how many records each topic has grown since the run began. */
  async #grown(): Promise<Map<string, number>> {
    const { flow, prepared } = this.#run;
    const real = new Map(flow.topics.map(({ name }) => [this.#run.names.topic(name), name]));
    const starts = prepared.starts.filter(({ topic }) => real.has(topic));
    const ends = await this.#cluster.listOffsets(
      starts.map(({ topic, partition }) => ({ topic, partition, at: 'latest' })),
    );
    const grown = starts.map(({ topic, offset }, index) => ({ topic, by: (ends[index]?.offset ?? offset) - offset }));
    return new Map(
      [...grouped(grown, ({ topic }) => real.get(topic) ?? topic)].map(([name, each]) => [
        name,
        each.reduce((sum, { by }) => sum + by, 0),
      ]),
    );
  }
}

const delivered = ({ received, duplicates }: Score): number => received + duplicates;
