import { randomBytes } from 'node:crypto';

/**
 * A new cluster id as Kafka makes them: 16 random bytes in base64url, without a leading dash, which tools take for a
 * flag.
 */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
