import { errorName } from '../../kafka/values/error-names.js';
import type { TimelineEvent } from './observation.js';
import { type LoggedFields, type LoggedRequest, listOf, numberOf, textOf } from './request-line.js';

export type RefusedRequest = Extract<TimelineEvent, { readonly kind: 'request-failed' }>;

interface Failure {
  readonly resource: string;
  readonly code: number;
  readonly message: string | null;
}

const failureOf = (resource: string | undefined, fields: LoggedFields): Failure => ({
  resource: resource ?? '',
  code: numberOf(fields, 'errorCode') ?? 0,
  message: textOf(fields, 'errorMessage') ?? null,
});

/** The results of the items of a list, by the field that names them. */
const itemsOf = (response: LoggedFields, list: string, name: string): Failure[] =>
  listOf(response, list).map((item) => failureOf(textOf(item, name), item));

const partitionsOf = (response: LoggedFields, list: string, partitions: string): Failure[] =>
  listOf(response, list).flatMap((topic) =>
    listOf(topic, partitions).map((each) => failureOf(textOf(topic, 'name') ?? textOf(topic, 'topic'), each)),
  );

const ofGroup = ({ request, response }: LoggedRequest): Failure[] => [failureOf(textOf(request, 'groupId'), response)];

const resultsOf: Readonly<Record<string, (logged: LoggedRequest) => Failure[]>> = {
  CREATE_TOPICS: ({ response }) => itemsOf(response, 'topics', 'name'),
  DELETE_TOPICS: ({ response }) => itemsOf(response, 'responses', 'name'),
  CREATE_PARTITIONS: ({ response }) => itemsOf(response, 'results', 'name'),
  INCREMENTAL_ALTER_CONFIGS: ({ response }) => itemsOf(response, 'responses', 'resourceName'),
  ALTER_PARTITION_REASSIGNMENTS: ({ response }) => partitionsOf(response, 'responses', 'partitions'),
  DELETE_RECORDS: ({ response }) => partitionsOf(response, 'topics', 'partitions'),
  PRODUCE: ({ response }) => partitionsOf(response, 'responses', 'partitionResponses'),
  FETCH: ({ response }) => partitionsOf(response, 'responses', 'partitions'),
  DELETE_GROUPS: ({ response }) => itemsOf(response, 'results', 'groupId'),
  JOIN_GROUP: ofGroup,
  CONSUMER_GROUP_HEARTBEAT: ofGroup,
  OFFSET_COMMIT: ({ request, response }) =>
    partitionsOf(response, 'topics', 'partitions').map((each) => ({
      ...each,
      resource: textOf(request, 'groupId') ?? each.resource,
    })),
  OFFSET_DELETE: ofGroup,
};

/** Errors that are steps of a protocol, or that clients repeat by themselves until they are over. */
const ordinaryErrors: ReadonlySet<string> = new Set([
  'NONE',
  'MEMBER_ID_REQUIRED',
  'REBALANCE_IN_PROGRESS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'NOT_LEADER_OR_FOLLOWER',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
]);

/** What the broker refused of a request: one failure for each resource and error. */
export function requestFailures(logged: LoggedRequest): RefusedRequest[] {
  const failures = (resultsOf[logged.api]?.(logged) ?? []).filter(({ code }) => code !== 0);
  const found = new Map<string, RefusedRequest>();
  for (const { resource, code, message } of failures) {
    const error = errorName(code);
    if (ordinaryErrors.has(error)) continue;
    found.set(`${resource} ${error}`, {
      ...{ kind: 'request-failed', at: logged.at, api: logged.api },
      ...{ error, resource, message },
    });
  }
  return [...found.values()];
}
