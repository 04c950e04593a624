import { CliError } from '../../base/errors.js';
import { apiName } from '../errors/api-names.js';
import type { BrokerVersions } from './versions.js';

/** The newest of the given API versions that a broker supports; throws `failed` when there is none. */
export function newestVersionOf<A extends { readonly key: number; readonly version: number }>(
  versions: readonly A[],
  { apis }: BrokerVersions,
  address: string,
): A {
  const [first] = versions;
  if (!first) throw new CliError('bug', 'no version of an API was given');
  const range = apis.get(first.key);
  const spoken = versions.filter(({ version }) => range && version >= range.min && version <= range.max);
  const newest = spoken.reduce<A | undefined>((a, b) => (a && a.version > b.version ? a : b), undefined);
  if (newest) return newest;
  const name = apiName(first.key);
  const ours = versions.map(({ version }) => version).join(', ');
  throw new CliError(
    'failed',
    range
      ? `${address} speaks ${name} ${range.min}-${range.max}, and kafkactl ${ours}`
      : `${address} does not offer ${name}`,
    {
      kafka: 'UNSUPPORTED_VERSION',
      hint: range
        ? 'kafkactl wants Apache Kafka 3.0 or newer.'
        : "It may be a controller's port, or a Kafka older than the feature.",
    },
  );
}
