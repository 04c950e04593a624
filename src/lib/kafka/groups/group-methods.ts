import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire/wire.js';

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

/** The methods of the Cluster port for groups, for `connect`. */
export function groupMethods(wire: Wire): GroupMethods {
  const offsets = () => import('./offsets.js');
  const shareChanges = () => import('./alter-share-offsets.js');
  return {
    groups: async () => (await import('./list-groups.js')).listGroups(wire),
    describeGroups: async (names, listed) => (await import('./describe-groups.js')).describeGroups(wire, names, listed),
    committedOffsets: async (groups) => (await offsets()).committedOffsets(wire, groups),
    shareOffsets: async (groups) => (await import('./describe-share-offsets.js')).shareOffsets(wire, groups),
    alterShareOffsets: async (group, changes) => (await shareChanges()).alterShareOffsets(wire, group, changes),
    deleteShareOffsets: async (group, changes) => (await shareChanges()).deleteShareOffsets(wire, group, changes),
    commitOffsets: async (group, changes) => (await offsets()).commitOffsets(wire, group, changes),
    deleteGroups: async (names) => (await import('./delete-groups.js')).deleteGroups(wire, names),
    deleteGroupOffsets: async (group, partitions) => (await offsets()).deleteGroupOffsets(wire, group, partitions),
  };
}
