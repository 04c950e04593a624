import { api as listGroupsV4 } from '@platformatic/kafka/dist/apis/admin/list-groups-v4.js';
import { api as listGroupsV5 } from '@platformatic/kafka/dist/apis/admin/list-groups-v5.js';
import { brokerFailure } from '../broker-failures.js';
import type { GroupListing, GroupType } from '../cluster.js';
import { settle } from '../retry.js';
import type { Wire } from '../wire.js';

const types: Readonly<Record<string, GroupType>> = {
  classic: 'classic',
  consumer: 'consumer',
  share: 'share',
  streams: 'streams',
};

interface Listed {
  readonly errorCode: number;
  readonly groups: readonly { groupId: string; protocolType: string; groupState: string; groupType?: string }[];
}

/** Every group of the cluster, by name. Each broker lists those that it coordinates: one request a broker. */
export async function listGroups(wire: Wire): Promise<GroupListing[]> {
  const brokers = await wire.brokers();
  const answers = await settle(wire, brokers, (pending) => Promise.all(pending.map((broker) => listOne(wire, broker))));
  const failed = answers.find(({ errorCode }) => errorCode !== 0);
  if (failed) throw brokerFailure(failed.errorCode, { doing: 'list groups' });
  const listings = answers.flatMap(({ groups }) =>
    groups.map(({ groupId, groupState, groupType, protocolType }) => ({
      group: groupId,
      // Before ListGroups v5 there were no other types.
      type: types[groupType?.toLowerCase() ?? ''] ?? 'classic',
      state: groupState,
      protocolType,
    })),
  );
  return listings.sort((a, b) => (a.group < b.group ? -1 : 1));
}

async function listOne(wire: Wire, broker: number): Promise<Listed> {
  const api = await wire.newest({ broker }, [listGroupsV5, listGroupsV4]);
  if (api === listGroupsV4) return wire.send({ broker }, listGroupsV4, [], []);
  return wire.send({ broker }, listGroupsV5, [], []);
}
