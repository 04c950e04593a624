import { CliError } from '../../errors.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';

type GroupsPart = Pick<
  Cluster,
  'groups' | 'describeGroups' | 'committedOffsets' | 'commitOffsets' | 'deleteGroups' | 'deleteGroupOffsets'
>;

/** The groups part of the Cluster port; `connect` spreads it into the cluster. */
export function groupsPart(_wire: Wire): GroupsPart {
  const missing = () => Promise.reject(new CliError('failed', 'groups are not supported yet'));
  return {
    groups: missing,
    describeGroups: missing,
    committedOffsets: missing,
    commitOffsets: missing,
    deleteGroups: missing,
    deleteGroupOffsets: missing,
  };
}
