import { api as listGroupsV4 } from '@platformatic/kafka/dist/apis/admin/list-groups-v4.js';
import { api as listGroupsV5 } from '@platformatic/kafka/dist/apis/admin/list-groups-v5.js';
import { CliError, isUnreachable } from '../../base/errors.js';
import { plural } from '../../base/plural.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { GroupList, GroupType, ListGroupsFailure } from '../values/groups.js';
import { metadataVersions } from '../wire/cluster-metadata.js';
import { retryItems } from '../wire/retry.js';
import type { Wire } from '../wire/wire.js';

const groupTypes: Readonly<Record<string, GroupType>> = {
  classic: 'classic',
  consumer: 'consumer',
  share: 'share',
  streams: 'streams',
};

interface ListGroupsAnswer {
  readonly errorCode: number;
  readonly groups: readonly { groupId: string; protocolType: string; groupState: string; groupType?: string }[];
  /** Why the broker could not be asked. */
  readonly failure?: CliError;
}

/**
 * All groups, sorted by name. Each broker lists the groups it coordinates, so there is one request per broker;
 * unreachable brokers are `failures`. Throws `unreachable` when no broker answers.
 */
export async function listGroups(wire: Wire): Promise<GroupList> {
  const [brokers, leaderless] = await Promise.all([wire.aliveBrokers(), countLeaderlessOffsetsPartitions(wire)]);
  const answers = await retryItems(wire, brokers, (pending) =>
    Promise.all(pending.map((broker) => listGroupsOf(wire, broker))),
  );
  const failed = answers.find(({ errorCode }) => errorCode !== 0);
  if (failed) throw brokerFailure(failed.errorCode, { action: 'list groups' });
  const failures = brokers.flatMap((broker, index): ListGroupsFailure[] => {
    const error = answers[index]?.failure;
    return error ? [{ broker, error }] : [];
  });
  if (failures[0] && failures.length === brokers.length) throw failures[0].error;
  const groups = answers.flatMap(({ groups }) =>
    groups.map(({ groupId, groupState, groupType, protocolType }) => ({
      group: groupId,
      // All groups are classic before ListGroups v5.
      type: groupTypes[groupType?.toLowerCase() ?? ''] ?? 'classic',
      state: groupState,
      protocolType,
    })),
  );
  if (leaderless > 0) failures.push({ broker: null, error: noCoordinatorFailure(leaderless) });
  return { groups: groups.sort((a, b) => (a.group < b.group ? -1 : 1)), failures };
}

/** The leader of a partition of this topic coordinates the groups in it. */
const offsetsTopic = '__consumer_offsets';

/** Number of partitions without a leader: nobody lists their groups, and their brokers may be missing from metadata. */
async function countLeaderlessOffsetsPartitions(wire: Wire): Promise<number> {
  const { topics } = await wire.send('any', await wire.newestVersion('any', metadataVersions), [offsetsTopic]);
  return topics.flatMap(({ partitions }) => partitions).filter(({ leaderId }) => leaderId < 0).length;
}

const noCoordinatorFailure = (partitions: number): CliError =>
  new CliError(
    'unreachable',
    `${plural(partitions, 'partition')} of ${offsetsTopic} ${partitions === 1 ? 'has' : 'have'} no leader`,
    {
      hint: 'The brokers that hold them are down:  kafkactl topics list --internal --under-replicated',
    },
  );

async function listGroupsOf(wire: Wire, broker: number): Promise<ListGroupsAnswer> {
  try {
    const api = await wire.newestVersion({ broker }, [listGroupsV5, listGroupsV4]);
    if (api === listGroupsV4) return await wire.send({ broker }, listGroupsV4, [], []);
    return await wire.send({ broker }, listGroupsV5, [], []);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { errorCode: 0, groups: [], failure: brokerNamed(broker, error) };
  }
}

/** Names the broker in an error that only names its address. */
function brokerNamed(broker: number, error: CliError): CliError {
  if (error.message.startsWith(`broker ${broker} `)) return error;
  const message = `broker ${broker} does not answer: ${error.message}`;
  return new CliError('unreachable', message, { hint: error.hint, cause: error });
}
