import { api as describeConfigsV2 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v2.js';
import { api as describeConfigsV3 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v3.js';
import {
  type DescribeConfigsResponseConfig,
  api as describeConfigsV4,
} from '@platformatic/kafka/dist/apis/admin/describe-configs-v4.js';
import { api as alterConfigsV1 } from '@platformatic/kafka/dist/apis/admin/incremental-alter-configs-v1.js';
import { grouped } from '../../grouped.js';
import { brokerFailure } from '../broker-failures.js';
import type {
  ConfigChange,
  ConfigEntry,
  ConfigResource,
  ConfigSource,
  ConfigType,
  Outcome,
  ResourceConfigs,
} from '../cluster.js';
import { settle } from '../retry.js';
import { type Admin, chunks } from './context.js';
import { untilVisible } from './visible.js';

/** Resources a request: a topic answers with some 40 configs of 100 bytes. */
const batchSize = 500;
// Their types differ in what is optional and in how closely numbers are described, not in what they hold.
const describeVersions = [describeConfigsV4, describeConfigsV3, describeConfigsV2] as (typeof describeConfigsV4)[];
const types = { topic: 2, broker: 4, clientMetrics: 16, group: 32 } as const;
const operations = { set: 0, delete: 1 } as const;

/** A broker's own configs are known to that broker; the default of all brokers (name "") to any. */
const brokerOf = ({ type, name }: ConfigResource): number | null =>
  type === 'broker' && name !== '' ? Number(name) : null;

/** Resources by the broker that answers for them; null is any. */
const byBroker = <R extends ConfigResource>(resources: readonly R[]) =>
  [...grouped(resources, brokerOf)].map(
    ([broker, items]) => ({ target: broker === null ? 'any' : { broker }, items }) as const,
  );

const unanswered = { errorCode: -1, errorMessage: null } as const;
const keyOf = (type: number, name: string | null | undefined) => `${type} ${name ?? ''}`;
const named = ({ type, name }: ConfigResource) => (name === '' ? `all ${type}s` : `${type} "${name}"`);

export async function configs(
  admin: Admin,
  resources: readonly ConfigResource[],
  { documentation = false } = {},
): Promise<ResourceConfigs[]> {
  const answers = new Map<ConfigResource, ResourceConfigs>();
  await Promise.all(
    byBroker(resources).map(async ({ target, items }) => {
      const api = await admin.wire.newest(target, describeVersions);
      for (const chunk of chunks(items, batchSize)) {
        const asked = chunk.map(({ type, name, keys }) => ({
          resourceType: types[type],
          resourceName: name,
          configurationKeys: keys ? [...keys] : null,
        }));
        const { results } = await admin.wire.send(target, api, asked, true, documentation);
        const byKey = new Map(results.map((result) => [keyOf(result.resourceType, result.resourceName), result]));
        for (const resource of chunk) {
          const result = byKey.get(keyOf(types[resource.type], resource.name)) ?? { ...unanswered, configs: [] };
          const { errorCode, errorMessage } = result;
          answers.set(resource, {
            ...resource,
            entries: result.configs.map(readEntry).sort((a, b) => (a.name < b.name ? -1 : 1)),
            ...(errorCode !== 0 && {
              error: brokerFailure(errorCode, { doing: `read the configs of ${named(resource)}`, words: errorMessage }),
            }),
          });
        }
      }
    }),
  );
  return resources.flatMap((resource) => answers.get(resource) ?? []);
}

const sources: readonly (ConfigSource | undefined)[] = [
  undefined,
  'topic',
  'broker',
  'cluster',
  'static',
  'default',
  'broker',
  'group',
  'group',
];
const valueTypes: readonly ConfigType[] = [
  'unknown',
  'boolean',
  'string',
  'int',
  'short',
  'long',
  'double',
  'list',
  'class',
  'password',
];

function readEntry(config: DescribeConfigsResponseConfig): ConfigEntry {
  return {
    name: config.name,
    value: config.value ?? null,
    source: sources[config.configSource] ?? 'default',
    readOnly: config.readOnly,
    sensitive: config.isSensitive,
    type: valueTypes[config.configType] ?? 'unknown',
    documentation: config.documentation ?? null,
    synonyms: config.synonyms.map(({ name, value, source }) => ({
      name,
      value: value ?? null,
      source: sources[source] ?? 'default',
    })),
  };
}

export async function alterConfigs(
  admin: Admin,
  changes: readonly ConfigChange[],
  { validateOnly = false } = {},
): Promise<Outcome[]> {
  const outcomes = new Map<ConfigChange, Outcome>();
  await Promise.all(
    byBroker(changes).map(async ({ target, items }) => {
      const api = await admin.wire.newest(target, [alterConfigsV1]);
      for (const chunk of chunks(items, batchSize)) {
        const results = await settle(admin.wire, chunk, async (pending) => {
          const { responses } = await admin.wire.send(target, api, pending.map(alteration), validateOnly);
          const byKey = new Map(
            responses.map((response) => [keyOf(response.resourceType, response.resourceName), response]),
          );
          return pending.map(({ type, name }) => byKey.get(keyOf(types[type], name)) ?? unanswered);
        });
        for (const [index, change] of chunk.entries()) {
          const { errorCode, errorMessage } = results[index] ?? unanswered;
          outcomes.set(change, {
            name: change.name,
            ...(errorCode !== 0 && {
              error: brokerFailure(errorCode, { doing: `alter the configs of ${named(change)}`, words: errorMessage }),
            }),
          });
        }
      }
    }),
  );
  const done = changes.filter((change) => !outcomes.get(change)?.error);
  if (!validateOnly && done.length > 0) await untilVisible(admin, () => shown(admin, done));
  return changes.flatMap((change) => outcomes.get(change) ?? []);
}

function alteration({ type, name, set }: ConfigChange) {
  return {
    resourceType: types[type],
    resourceName: name,
    configs: Object.entries(set).map(([key, value]) =>
      value === null
        ? { name: key, configOperation: operations.delete }
        : { name: key, configOperation: operations.set, value },
    ),
  };
}

/** True when the changes are what the broker answers, or when it cannot be asked. */
async function shown(admin: Admin, changes: readonly ConfigChange[]): Promise<boolean> {
  const asked = changes.map(({ type, name, set }) => ({ type, name, keys: Object.keys(set) }));
  const answers = await configs(admin, asked);
  return answers.every(({ entries, error }, index) => {
    const change = changes[index];
    return error || !change || entries.every((entry) => reflects(entry, change, change.set[entry.name]));
  });
}

function reflects(
  { value, source, type: valueType }: ConfigEntry,
  { type, name }: ConfigResource,
  wanted: string | null | undefined,
): boolean {
  if (wanted === undefined) return true;
  // Below a broker's own value there may be one of all brokers.
  const own: ConfigSource[] = type === 'broker' ? [name === '' ? 'cluster' : 'broker'] : ['topic', 'group'];
  return wanted === null ? !own.includes(source) : own.includes(source) && same(valueType, value, wanted);
}

/** The broker answers numbers and lists as it writes them: `0.50` comes back as `0.5`. */
function same(type: ConfigType, value: string | null, wanted: string): boolean {
  if (value === null || value === wanted) return value === wanted;
  return type === 'double' ? Number(value) === Number(wanted) : type === 'list';
}
