import { api as listGroupsV4 } from '@platformatic/kafka/dist/apis/admin/list-groups-v4.js';
import { api as listGroupsV5 } from '@platformatic/kafka/dist/apis/admin/list-groups-v5.js';
import { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { GroupList, GroupType } from '../cluster.js';
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
  /** Why the broker told nothing. */
  readonly silence?: CliError;
}

/**
 * Every group of the cluster, by name. Each broker lists those that it coordinates: one request a broker, and one that
 * does not answer keeps nothing back of the others. Throws `unreachable` when none of them does.
 */
export async function listGroups(wire: Wire): Promise<GroupList> {
  const brokers = await wire.brokers();
  const answers = await settle(wire, brokers, (pending) => Promise.all(pending.map((broker) => listOne(wire, broker))));
  const failed = answers.find(({ errorCode }) => errorCode !== 0);
  if (failed) throw brokerFailure(failed.errorCode, { doing: 'list groups' });
  const silent = brokers.flatMap((broker, index) => {
    const error = answers[index]?.silence;
    return error ? [{ broker, error }] : [];
  });
  if (silent[0] && silent.length === brokers.length) throw silent[0].error;
  const groups = answers.flatMap(({ groups }) =>
    groups.map(({ groupId, groupState, groupType, protocolType }) => ({
      group: groupId,
      // Before ListGroups v5 there were no other types.
      type: types[groupType?.toLowerCase() ?? ''] ?? 'classic',
      state: groupState,
      protocolType,
    })),
  );
  return { groups: groups.sort((a, b) => (a.group < b.group ? -1 : 1)), silent };
}

async function listOne(wire: Wire, broker: number): Promise<Listed> {
  try {
    const api = await wire.newest({ broker }, [listGroupsV5, listGroupsV4]);
    if (api === listGroupsV4) return await wire.send({ broker }, listGroupsV4, [], []);
    return await wire.send({ broker }, listGroupsV5, [], []);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'unreachable') throw error;
    return { errorCode: 0, groups: [], silence: ofBroker(broker, error) };
  }
}

/** The error of an address as that of its broker; one that could not be connected to is named already. */
function ofBroker(broker: number, error: CliError): CliError {
  if (error.message.startsWith(`broker ${broker} `)) return error;
  const message = `broker ${broker} does not answer: ${error.message}`;
  return new CliError('unreachable', message, { hint: error.hint, cause: error });
}
