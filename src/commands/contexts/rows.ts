import { field } from '../../lib/cli/fields.js';
import type { StoredContext } from '../../lib/settings/context.js';

/** Row of a changed context. */
export const contextChangeFields = {
  name: field.string('Name of the context'),
  action: field.string('add, edit, use, remove or import'),
  status: field.string('done, unchanged or failed'),
  error: field.object('Why it failed'),
};

/** Java's `security.protocol`: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. */
export const securityProtocolOf = ({ tls, sasl }: StoredContext): string =>
  sasl ? (tls ? 'SASL_SSL' : 'SASL_PLAINTEXT') : tls ? 'SSL' : 'PLAINTEXT';

export const joinedCell = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** The first broker and the number of others: `kafka-1:9092 +2`. */
export function brokersCell(value: unknown): string {
  const [first, ...others] = Array.isArray(value) ? value : [];
  return others.length ? `${first} +${others.length}` : String(first ?? '');
}

export const yesCell = (value: unknown): string => (value ? 'yes' : '');
