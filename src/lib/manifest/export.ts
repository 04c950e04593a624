import type { ConfigEntry } from '../kafka/cluster.js';
import { apiVersion } from '../schema/shape.js';
import { stringifyYaml } from '../schema/yaml-source.js';
import { topicConfigDefs } from '../topics/config-defs.js';
import { replicationFactor } from '../topics/facts.js';
import { isThrottledReplicasConfig } from '../topics/throttles.js';
import { humanDuration } from '../topics/units.js';
import type { ActualTopic } from './plan-step.js';
import type { DeclaredSettings } from './types.js';

type ExportedSettings = Required<DeclaredSettings>;

export interface ExportOptions {
  readonly form: 'yaml' | 'json';
  /** Name of the profile for settings that topics share. */
  readonly profile: string;
}

/**
 * Topics as the text of a topics.yaml, or the same document as JSON, whose plan against their cluster is empty: counts
 * and the configs set on the topics. The most common counts become the one profile, and of the configs those that all
 * topics share, since a topic cannot unset a config of its profile.
 */
export async function exportManifest(
  topics: readonly ActualTopic[],
  { form, profile }: ExportOptions,
): Promise<string> {
  const all = topics.map(({ topic, configs }) => ({
    name: topic.name,
    values: exportedSettingsOf({ topic, configs }),
  }));
  const shared = all.length > 1 ? sharedSettings(all.map(({ values }) => values)) : undefined;
  const document = {
    apiVersion,
    ...(shared && { profiles: { [profile]: withoutEmptyConfig(shared) } }),
    topics: all.map(({ name, values }) => ({
      name,
      ...withoutEmptyConfig(shared ? difference(values, shared) : values),
    })),
  };
  if (form === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringifyYaml(document);
}

/** Configs set on topics that a file cannot hold: unknown to Kafka 4.3, or sensitive, so that their value is null. */
export const unknownConfigs = (topics: readonly ActualTopic[]): { readonly topic: string; readonly key: string }[] =>
  topics.flatMap(({ topic, configs }) =>
    configs.flatMap((entry) =>
      isSetOnTopic(entry) && !isKnown(entry) ? [{ topic: topic.name, key: entry.name }] : [],
    ),
  );

/** True for a config set on the topic, replication throttles excepted. */
const isSetOnTopic = ({ name, source }: ConfigEntry): boolean => source === 'topic' && !isThrottledReplicasConfig(name);

const isKnown = ({ name, value }: ConfigEntry): boolean => value !== null && Object.hasOwn(topicConfigDefs, name);

function exportedSettingsOf({ topic, configs }: ActualTopic): ExportedSettings {
  const own = configs
    .filter((entry) => isSetOnTopic(entry) && isKnown(entry))
    .map(({ name, value }) => [name, humanTime(name, value ?? '')]);
  return {
    partitions: topic.partitions.length,
    replicationFactor: replicationFactor(topic),
    config: Object.fromEntries(own) as Record<string, string>,
  };
}

/** Milliseconds as `7d` where that is exact; other values with `${` escaped. */
function humanTime(name: string, value: string): string {
  const time = topicConfigDefs[name]?.unit === 'ms' && /^\d+$/.test(value) ? Number(value) : 0;
  return time >= 1000 && Number.isSafeInteger(time) ? humanDuration(time) : value.replaceAll('${', '$${');
}

function sharedSettings(settings: readonly ExportedSettings[]): ExportedSettings {
  const [first, ...others] = settings.map(({ config }) => config);
  const config = Object.entries(first ?? {}).filter(([key, value]) => others.every((other) => other[key] === value));
  return {
    partitions: mostCommon(settings.map(({ partitions }) => partitions)),
    replicationFactor: mostCommon(settings.map(({ replicationFactor }) => replicationFactor)),
    config: Object.fromEntries(config),
  };
}

function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0] as const)[0];
}

const difference = (
  { partitions, replicationFactor, config }: ExportedSettings,
  shared: ExportedSettings,
): DeclaredSettings => ({
  ...(partitions !== shared.partitions && { partitions }),
  ...(replicationFactor !== shared.replicationFactor && { replicationFactor }),
  config: Object.fromEntries(Object.entries(config).filter(([key]) => !Object.hasOwn(shared.config, key))),
});

const withoutEmptyConfig = ({ config = {}, ...counts }: DeclaredSettings): DeclaredSettings =>
  Object.keys(config).length > 0 ? { ...counts, config } : counts;
