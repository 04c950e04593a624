import type { ErrorRow } from '../../lib/base/errors.js';
import { field, type RowOf } from '../../lib/io/fields.js';

/** Row of a changed context. */
export const contextChangeFields = {
  name: field.string('Name of the context'),
  action: field.string<'add' | 'edit' | 'use' | 'remove' | 'import'>('add, edit, use, remove or import'),
  status: field.string<'done' | 'unchanged' | 'failed'>('done, unchanged or failed'),
  error: field.object<ErrorRow | undefined>('Why it failed'),
};
export type ContextChangeRow = RowOf<typeof contextChangeFields>;

/** Java's `security.protocol`: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. */
export const securityProtocolOf = ({
  tls,
  sasl,
}: {
  readonly tls?: object | undefined;
  readonly sasl?: object | undefined;
}): string => (sasl ? (tls ? 'SASL_SSL' : 'SASL_PLAINTEXT') : tls ? 'SSL' : 'PLAINTEXT');

export const joinedCell = (brokers: readonly string[]): string => brokers.join(', ');

/** The first broker and the number of others: `kafka-1:9092 +2`. */
export function brokersCell([first = '', ...others]: readonly string[]): string {
  return others.length ? `${first} +${others.length}` : first;
}

export const yesCell = (value: boolean): string => (value ? 'yes' : '');
