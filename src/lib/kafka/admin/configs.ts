import { api as describeConfigsV2 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v2.js';
import { api as describeConfigsV3 } from '@platformatic/kafka/dist/apis/admin/describe-configs-v3.js';
import {
  type DescribeConfigsResponseConfig,
  api as describeConfigsV4,
} from '@platformatic/kafka/dist/apis/admin/describe-configs-v4.js';
import type { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { ConfigEntry, ConfigResource, ConfigSource, ConfigType, ResourceConfigs } from '../values/configs.js';
import {
  forEachTarget,
  noResourceResult,
  resourceKey,
  resourceLabel,
  resourcesPerRequest,
  resourceTypes,
} from './config-resources.js';
import { type AdminContext, chunksOf } from './context.js';

// The response types of the versions differ only in optional fields and number types.
const describeVersions = [describeConfigsV4, describeConfigsV3, describeConfigsV2] as (typeof describeConfigsV4)[];

/** Configs of resources, in their order (DescribeConfigs). A failed resource has an `error` and no entries. */
export async function describeConfigs(
  admin: AdminContext,
  resources: readonly ConfigResource[],
  { documentation = false } = {},
): Promise<ResourceConfigs[]> {
  const answers = new Map<ConfigResource, ResourceConfigs>();
  const onFailure = (resource: ConfigResource, error: CliError) =>
    answers.set(resource, { ...resource, entries: [], error });
  await forEachTarget(resources, onFailure, async (target, items) => {
    const api = await admin.wire.newestVersion(target, describeVersions);
    for (const chunk of chunksOf(items, resourcesPerRequest)) {
      const asked = chunk.map(({ type, name, keys }) => ({
        resourceType: resourceTypes[type],
        resourceName: name,
        configurationKeys: keys ? [...keys] : null,
      }));
      const { results } = await admin.wire.send(target, api, asked, true, documentation);
      const byKey = new Map(results.map((result) => [resourceKey(result.resourceType, result.resourceName), result]));
      for (const resource of chunk) {
        const result = byKey.get(resourceKey(resourceTypes[resource.type], resource.name)) ?? {
          ...noResourceResult,
          configs: [],
        };
        const { errorCode, errorMessage } = result;
        answers.set(resource, {
          ...resource,
          entries: result.configs.map(readEntry).sort((a, b) => (a.name < b.name ? -1 : 1)),
          ...(errorCode !== 0 && {
            error: brokerFailure(errorCode, {
              action: `read the configs of ${resourceLabel(resource)}`,
              message: errorMessage,
            }),
          }),
        });
      }
    }
  });
  return resources.flatMap((resource) => answers.get(resource) ?? []);
}

const configSources: readonly (ConfigSource | undefined)[] = [
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
const configTypes: readonly ConfigType[] = [
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
    source: configSources[config.configSource] ?? 'default',
    readOnly: config.readOnly,
    sensitive: config.isSensitive,
    type: configTypes[config.configType] ?? 'unknown',
    documentation: config.documentation ?? null,
    synonyms: config.synonyms.map(({ name, value, source }) => ({
      name,
      value: value ?? null,
      source: configSources[source] ?? 'default',
    })),
  };
}
