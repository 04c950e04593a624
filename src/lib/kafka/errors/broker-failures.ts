import { CliError, type ErrorCode } from '../../base/errors.js';
import { errorName, errorText } from '../values/error-names.js';

type FailureEntry = readonly [code: ErrorCode, reason?: string | undefined, hint?: string];

/**
 * Error names as our error codes, with a reason and a hint where Kafka's own message does not help a person. Unlisted
 * names become `failed` with Kafka's message.
 */
const failuresByName: Readonly<Record<string, FailureEntry>> = {
  UNKNOWN_TOPIC_OR_PARTITION: ['notFound', 'it does not exist', 'See what is there:  kafkactl topics list'],
  UNKNOWN_TOPIC_ID: ['notFound', 'it does not exist'],
  GROUP_ID_NOT_FOUND: ['notFound', 'it does not exist', 'See what is there:  kafkactl groups list'],
  RESOURCE_NOT_FOUND: ['notFound', 'it does not exist'],
  TRANSACTIONAL_ID_NOT_FOUND: ['notFound', 'it does not exist'],
  LOG_DIR_NOT_FOUND: ['notFound'],
  BROKER_ID_NOT_REGISTERED: ['notFound', 'no such broker'],
  TOPIC_ALREADY_EXISTS: ['conflict', 'it exists already', 'To let it be:  --if-not-exists'],
  NON_EMPTY_GROUP: ['conflict', 'it still has members', 'Stop its consumers first; `groups describe` names them.'],
  GROUP_SUBSCRIBED_TO_TOPIC: ['conflict', 'the group is reading the topic', 'Stop its consumers first.'],
  REBALANCE_IN_PROGRESS: ['conflict', 'the group is rebalancing', 'Try again in a moment.'],
  REASSIGNMENT_IN_PROGRESS: ['conflict', 'replicas are being moved', 'Try again when that is over.'],
  DUPLICATE_RESOURCE: ['conflict'],
  INCONSISTENT_CLUSTER_ID: ['conflict'],
  UNKNOWN_MEMBER_ID: [
    'conflict',
    'the group has live members',
    'Stop its consumers first; `groups describe` names them.',
  ],
  FENCED_INSTANCE_ID: ['conflict'],
  STALE_MEMBER_EPOCH: ['conflict'],
  ILLEGAL_GENERATION: ['conflict'],
  REQUEST_TIMED_OUT: [
    'unreachable',
    'the broker did not get it done in time',
    'Allow more time with --request-timeout 60s.',
  ],
  NOT_ENOUGH_REPLICAS: ['unreachable', 'fewer replicas are in sync than min.insync.replicas asks for'],
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: ['unreachable', 'replicas fell out of sync while it was written'],
  LEADER_NOT_AVAILABLE: [
    'unreachable',
    'no replica leads it now',
    'A broker is down: see  kafkactl topics list --under-replicated',
  ],
  PREFERRED_LEADER_NOT_AVAILABLE: [
    'failed',
    'its preferred replica is down or not in sync',
    'See which:  kafkactl topics list --under-replicated',
  ],
  NOT_LEADER_OR_FOLLOWER: ['unreachable', 'its leader is moving', 'Try again in a moment.'],
  COORDINATOR_NOT_AVAILABLE: ['unreachable', 'the coordinator is not available'],
  COORDINATOR_LOAD_IN_PROGRESS: ['unreachable', 'the coordinator is still loading', 'Try again in a moment.'],
  NOT_COORDINATOR: ['unreachable', 'the coordinator is moving', 'Try again in a moment.'],
  NOT_CONTROLLER: ['unreachable', 'the controller is moving', 'Try again in a moment.'],
  BROKER_NOT_AVAILABLE: ['unreachable'],
  THROTTLING_QUOTA_EXCEEDED: ['unreachable', 'the cluster limits how many such requests it takes'],
  TOPIC_AUTHORIZATION_FAILED: [
    'denied',
    'you may not, or there is no such topic',
    'An administrator grants it with an ACL on the topic.',
  ],
  GROUP_AUTHORIZATION_FAILED: ['denied', 'you may not', 'An administrator grants it with an ACL on the group.'],
  CLUSTER_AUTHORIZATION_FAILED: ['denied', 'you may not', 'An administrator grants it with an ACL on the cluster.'],
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: ['denied', 'you may not'],
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: ['denied', 'you may not'],
  SASL_AUTHENTICATION_FAILED: ['denied', 'the login was refused'],
  INVALID_REPLICATION_FACTOR: [
    'failed',
    'there are fewer brokers than replicas asked for',
    'See how many brokers there are:  kafkactl brokers list',
  ],
  SECURITY_DISABLED: ['failed', 'the cluster has no authorizer'],
  TOPIC_DELETION_DISABLED: [
    'denied',
    'the cluster does not let topics be deleted',
    'delete.topic.enable is false on the brokers.',
  ],
  POLICY_VIOLATION: ['denied', 'a policy of the cluster forbids it'],
  INVALID_TOPIC_EXCEPTION: [
    'usage',
    'the name is not a topic name',
    'Letters, digits, ".", "_" and "-"; at most 249 of them.',
  ],
  INVALID_TIMESTAMP: [
    'failed',
    'the time of a record is further from now than the topic allows',
    'The topic says how far:  message.timestamp.before.max.ms and message.timestamp.after.max.ms',
  ],
  INVALID_GROUP_ID: ['usage', 'the name is not a group name'],
  INVALID_REGULAR_EXPRESSION: ['usage'],
  UNSUPPORTED_VERSION: ['failed', 'this Kafka is too old for it'],
};

/** Also reported as INVALID_TOPIC_EXCEPTION: the name is valid, but its metrics would collide. */
const topicCollision: FailureEntry = [
  'conflict',
  'its name differs only in "." and "_" from a topic that is there, and Kafka takes these for one another in metrics',
];

/** One of several causes of INVALID_RECORD. */
const missingKey: FailureEntry = ['failed', 'the topic is compacted, and takes no record without a key'];

/** Failures told apart by the message, where one error name has several causes. */
const failuresByMessage: readonly (readonly [RegExp, FailureEntry])[] = [
  [/collides with existing/, topicCollision],
  [/cannot accept message without key/, missingKey],
];

export interface BrokerFailureOptions {
  /** What was attempted, to follow "cannot": `create topic "orders"`. */
  readonly action: string;
  /** The broker's message, where the response has one. */
  readonly message?: string | null | undefined;
  /** Replaces the hint of the table. */
  readonly hint?: string | undefined;
}

/** The CliError for an error code in a response: our sentence, with the broker's message as `kafka`. */
export function brokerFailure(errorCode: number, { action, message, hint }: BrokerFailureOptions): CliError {
  const name = errorName(errorCode);
  const brokerMessage = message || errorText(name);
  const [code, reason, next] = failuresByMessage.find(([pattern]) => pattern.test(brokerMessage))?.[1] ??
    failuresByName[name] ?? ['failed'];
  return new CliError(code, `cannot ${action}: ${reason ?? asClause(brokerMessage)}`, {
    // Kafka's message appears once: as `kafka` beside our reason, or as the reason itself.
    kafka: reason === undefined ? name : `${name}: ${brokerMessage}`,
    hint: hint ?? next,
  });
}

/** Kafka's message without its capital and full stop, to end a sentence of ours. */
function asClause(message: string): string {
  const text = message.trim().replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
