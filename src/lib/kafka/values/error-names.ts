import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka/dist/protocol/errors.js';

/**
 * Error codes of Kafka 4 missing from the client's table. The client cannot read a response that holds an unknown code,
 * so they are added to its table.
 */
const missingErrors: Readonly<Record<number, readonly [name: string, retriable: boolean, message: string]>> = {
  128: ['INVALID_REGULAR_EXPRESSION', false, 'The regular expression is not valid.'],
  129: [
    'REBOOTSTRAP_REQUIRED',
    false,
    'Client metadata is stale. The client should rebootstrap to obtain new metadata.',
  ],
  130: ['STREAMS_INVALID_TOPOLOGY', false, 'The supplied topology is invalid.'],
  131: ['STREAMS_INVALID_TOPOLOGY_EPOCH', false, 'The supplied topology epoch is invalid.'],
  132: ['STREAMS_TOPOLOGY_FENCED', false, 'The supplied topology epoch is outdated.'],
  133: ['SHARE_SESSION_LIMIT_REACHED', true, 'The limit of share sessions has been reached.'],
};
for (const [key, [id, canRetry, message]] of Object.entries(missingErrors)) {
  const code = Number(key);
  protocolErrorsCodesById[code] ??= id;
  protocolErrors[id] ??= { id, code, canRetry, message };
}

/** Name of an error code, e.g. `TOPIC_ALREADY_EXISTS` for 36. */
export const errorName = (code: number): string => protocolErrorsCodesById[code] ?? `ERROR_${code}`;

/** Kafka's default message for an error name, for responses without a message. */
export const errorText = (name: string): string => protocolErrors[name]?.message ?? 'unknown error';
