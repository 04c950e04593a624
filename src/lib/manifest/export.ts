import { topicConfigs } from '../topics/config-table.js';
import { replicationFactor } from '../topics/facts.js';
import { isThrottledReplicas } from '../topics/throttles.js';
import { humanDuration } from '../topics/units.js';
import type { ActualTopic } from './plan.js';
import { apiVersion } from './shape.js';
import type { Settings } from './types.js';

type Values = Required<Settings>;

/** The profile that holds what exported topics share. */
const profile = 'exported';

export type ExportForm = 'yaml' | 'json';

/**
 * Topics as a topics.yaml, or the same document as JSON, whose plan against their cluster is empty: counts, and only the configs that were set on
 * them. What most share becomes the one profile; of the configs what all have, since a topic cannot take one back.
 */
export async function exportManifest(topics: readonly ActualTopic[], form: ExportForm): Promise<string> {
  const all = topics.map(({ topic, configs }) => ({ name: topic.name, values: valuesOf({ topic, configs }) }));
  const shared = all.length > 1 ? sharedValues(all.map(({ values }) => values)) : undefined;
  const document = {
    apiVersion,
    ...(shared && { profiles: { [profile]: compact(shared) } }),
    topics: all.map(({ name, values }) => ({ name, ...compact(shared ? difference(values, shared) : values) })),
  };
  if (form === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(document, { lineWidth: 0 });
}

function valuesOf({ topic, configs }: ActualTopic): Values {
  const own = configs.flatMap(({ name, value, source }) =>
    // A config that the file's form does not know could not be read back.
    source === 'topic' && value !== null && Object.hasOwn(topicConfigs, name) && !isThrottledReplicas(name)
      ? [[name, written(name, value)]]
      : [],
  );
  return {
    partitions: topic.partitions.length,
    replicationFactor: replicationFactor(topic),
    config: Object.fromEntries(own) as Record<string, string>,
  };
}

/** Times as people write them, where that is exact. */
function written(name: string, value: string): string {
  const time = topicConfigs[name]?.unit === 'ms' && /^\d+$/.test(value) ? Number(value) : 0;
  return time >= 1000 && Number.isSafeInteger(time) ? humanDuration(time) : value.replaceAll('${', '$${');
}

function sharedValues(all: readonly Values[]): Values {
  const [first, ...others] = all.map(({ config }) => config);
  const config = Object.entries(first ?? {}).filter(([key, value]) => others.every((other) => other[key] === value));
  return {
    partitions: commonest(all.map(({ partitions }) => partitions)),
    replicationFactor: commonest(all.map(({ replicationFactor }) => replicationFactor)),
    config: Object.fromEntries(config),
  };
}

function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0] as const)[0];
}

const difference = ({ partitions, replicationFactor, config }: Values, shared: Values): Settings => ({
  ...(partitions !== shared.partitions && { partitions }),
  ...(replicationFactor !== shared.replicationFactor && { replicationFactor }),
  config: Object.fromEntries(Object.entries(config).filter(([key]) => !Object.hasOwn(shared.config, key))),
});

const compact = ({ config = {}, ...counts }: Settings): Settings =>
  Object.keys(config).length > 0 ? { ...counts, config } : counts;
