import { api as describeGroupsV5 } from '@platformatic/kafka/dist/apis/admin/describe-groups-v5.js';
import { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { GroupDescription, GroupFailure, GroupList, GroupType, ListGroupsFailure } from '../values/groups.js';
import type { Wire } from '../wire/wire.js';
import { decodeAssignment } from './assignment.js';
import { askCoordinators } from './coordinators.js';
import {
  consumerGroupDescribeV0,
  consumerGroupDescribeV1,
  type DescribedGroup,
  shareGroupDescribeV1,
} from './describe-apis.js';
import { listGroups } from './list-groups.js';

type DescribeResult = GroupDescription | GroupFailure;

/**
 * Describes groups with the API of their type, as told by `listed` or ListGroups: one request per type and coordinator.
 * Results are in the order of the names. A group that does not exist is a failure `notFound`; an unlisted group, while
 * a broker could not list its groups, is `unreachable`.
 */
export async function describeGroups(
  wire: Wire,
  names: readonly string[],
  listed?: GroupList,
): Promise<DescribeResult[]> {
  if (names.length === 0) return [];
  const { groups, failures } = listed ?? (await listGroups(wire));
  const typeOf = new Map(groups.map(({ group, type }) => [group, type]));
  const described = new Map<string, DescribeResult>();
  await Promise.all(
    (['classic', 'consumer', 'share', 'streams'] as const).map(async (type) => {
      // An unlisted group may be hidden from this user: its coordinator answers GROUP_AUTHORIZATION_FAILED or not
      // found.
      const asked = names.filter((name) => (typeOf.get(name) ?? 'classic') === type);
      for (const each of await describeType(wire, type, [...new Set(asked)], failures)) described.set(each.group, each);
    }),
  );
  return names.map((group) => {
    const found = described.get(group) ?? { group, error: noSuchGroup(group) };
    if (!('error' in found) || typeOf.has(group)) return found;
    const failure = found.error.code === 'notFound' ? failures[0]?.error : found.error;
    return failure?.code === 'unreachable' ? { group, error: unknownGroup(group, failure) } : found;
  });
}

async function describeType(
  wire: Wire,
  type: GroupType,
  groups: readonly string[],
  listFailures: readonly ListGroupsFailure[],
): Promise<DescribeResult[]> {
  if (groups.length === 0) return [];
  const unreachable = new Map(listFailures.map(({ broker, error }) => [broker, error]));
  const answers = await askCoordinators(wire, groups, async (broker, asked) => {
    const failure = unreachable.get(broker);
    if (failure) throw failure;
    const found = await describeOnBroker(wire, type, broker, asked);
    return new Map(found.map((each) => [each.group, each]));
  });
  return groups.map((group, index): DescribeResult => {
    const { errorCode = -1, response, failure, coordinator } = answers[index] ?? {};
    if (failure) return { group, error: failure };
    if (errorCode !== 0 || !response) {
      return {
        group,
        error: brokerFailure(errorCode, { action: `describe group "${group}"`, message: response?.errorMessage }),
      };
    }
    if (response.state === 'Dead') return { group, error: noSuchGroup(group) };
    const { state, assignor, members } = response;
    return { group, type, state, coordinator: coordinator ?? null, assignor, members };
  });
}

async function describeOnBroker(
  wire: Wire,
  type: GroupType,
  broker: number,
  groups: readonly string[],
): Promise<DescribedGroup[]> {
  switch (type) {
    case 'classic':
      return describeClassic(wire, broker, groups);
    case 'consumer': {
      const api = await wire.newestVersion({ broker }, [consumerGroupDescribeV1, consumerGroupDescribeV0]);
      return wire.send({ broker }, api, groups);
    }
    case 'share':
      return wire.send({ broker }, await wire.newestVersion({ broker }, [shareGroupDescribeV1]), groups);
    case 'streams': {
      const { streamsGroupDescribeV0 } = await import('./streams-describe-api.js');
      return wire.send({ broker }, await wire.newestVersion({ broker }, [streamsGroupDescribeV0]), groups);
    }
  }
}

async function describeClassic(wire: Wire, broker: number, names: readonly string[]): Promise<DescribedGroup[]> {
  const { groups } = await wire.send({ broker }, describeGroupsV5, [...names], false);
  return groups.map(({ errorCode, groupId, groupState, protocolData, protocolType, members }) => ({
    errorCode,
    errorMessage: null,
    group: groupId,
    state: groupState,
    assignor: protocolData || null,
    members: members.map(({ memberId, clientId, clientHost, groupInstanceId, memberAssignment }) => ({
      id: memberId,
      clientId,
      host: clientHost,
      instanceId: groupInstanceId ?? null,
      // Kafka Connect and others use their own format.
      assignment: protocolType === 'consumer' ? decodeAssignment(memberAssignment) : [],
    })),
  }));
}

/** The failure of a group that no answering broker lists. */
const unknownGroup = (name: string, { message, hint, kafka, cause }: CliError): CliError =>
  new CliError('unreachable', `whether there is a group "${name}" is not known: ${message}`, { hint, kafka, cause });

export const noSuchGroup = (name: string): CliError =>
  new CliError('notFound', `no group named "${name}"`, { hint: 'See what is there:  kafkactl groups list' });
