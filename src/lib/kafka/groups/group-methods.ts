import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';

type GroupMethods = Pick<
  Cluster,
  | 'groups'
  | 'describeGroups'
  | 'committedOffsets'
  | 'shareOffsets'
  | 'alterShareOffsets'
  | 'deleteShareOffsets'
  | 'commitOffsets'
  | 'deleteGroups'
  | 'deleteGroupOffsets'
>;

/** The groups part of the Cluster port; `connect` spreads it into the cluster. */
export function groupMethods(wire: Wire): GroupMethods {
  const offsets = () => import('./offsets.js');
  const shareChanges = () => import('./alter-share-offsets.js');
  return {
    groups: async () => (await import('./list-groups.js')).listGroups(wire),
    describeGroups: async (names, listed) => (await import('./describe-groups.js')).describeGroups(wire, names, listed),
    committedOffsets: async (groups) => (await offsets()).committedOffsets(wire, groups),
    shareOffsets: async (groups) => (await import('./describe-share-offsets.js')).shareOffsets(wire, groups),
    alterShareOffsets: async (group, wanted) => (await shareChanges()).alterShareOffsets(wire, group, wanted),
    deleteShareOffsets: async (group, wanted) => (await shareChanges()).deleteShareOffsets(wire, group, wanted),
    commitOffsets: async (group, wanted) => (await offsets()).commitOffsets(wire, group, wanted),
    deleteGroups: async (names) => (await import('./delete-groups.js')).deleteGroups(wire, names),
    deleteGroupOffsets: async (group, partitions) => (await offsets()).deleteGroupOffsets(wire, group, partitions),
  };
}
