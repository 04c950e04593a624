import { api as describeConfigsV2 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v2.js';
import { api as describeConfigsV3 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v3.js';
import {
  type DescribeConfigsResponseConfig,
  api as describeConfigsV4,
} from '@platformatic/kafka/dist/apis/admin/describe-configs-v4.js';
import type { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { ConfigEntry, ConfigResource, ConfigSource, ConfigType, ResourceConfigs } from '../cluster.js';
import { batchSize, eachTarget, keyOf, named, types, unanswered } from './config-resources.js';
import { type Admin, chunks } from './context.js';

// Their types differ in what is optional and in how closely numbers are described, not in what they hold.
const describeVersions = [describeConfigsV4, describeConfigsV3, describeConfigsV2] as (typeof describeConfigsV4)[];

/** The configs of resources, in their order. Those of a broker that does not answer are an `error` of theirs. */
export async function configs(
  admin: Admin,
  resources: readonly ConfigResource[],
  { documentation = false } = {},
): Promise<ResourceConfigs[]> {
  const answers = new Map<ConfigResource, ResourceConfigs>();
  const failed = (resource: ConfigResource, error: CliError) =>
    answers.set(resource, { ...resource, entries: [], error });
  await eachTarget(resources, failed, async (target, items) => {
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
  });
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
