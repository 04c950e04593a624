import { CliError } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { connectFailure } from '../errors/failures.js';

type Thrown = Error & { readonly code?: unknown; readonly type?: unknown; readonly originalError?: unknown };

/** A kafkajs error and the errors it wraps, outermost first. */
export function errorChain(error: unknown): Thrown[] {
  if (!(error instanceof Error)) return [];
  const thrown = error as Thrown;
  return [thrown, ...errorChain(thrown.cause ?? thrown.originalError)];
}

/**
 * A kafkajs error as a CliError: by the broker's error code where a wrapped error has one, else by the failed
 * connection. `action` follows "cannot".
 */
export function kafkaJsFailure(error: unknown, action: string, settings: ClusterSettings): CliError {
  if (error instanceof CliError) return error;
  for (const at of errorChain(error)) {
    const { code, type } = at;
    if (typeof code === 'number' && typeof type === 'string')
      return brokerFailure(code, { action, message: at.message });
    if (at.name === 'KafkaJSSASLAuthenticationError') {
      return new CliError('denied', `the login of "${settings.sasl?.username ?? ''}" was refused`, {
        kafka: at.message,
        cause: error,
      });
    }
    if (at.name === 'KafkaJSConnectionError') return connectFailure(error, settings.brokers[0] ?? '', settings);
  }
  const words = error instanceof Error ? error.message : String(error);
  return new CliError('failed', `cannot ${action}: ${words}`, { cause: error });
}
