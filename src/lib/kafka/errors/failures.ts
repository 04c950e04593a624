import { durationText } from '../../base/duration.js';
import { CliError, type ErrorDetails } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { apiName } from './api-names.js';
import { tlsFailure } from './tls-failures.js';

type Thrown = Error & Record<string, unknown>;

/** True for the client's error for a response with error codes; the response is its `response` property. */
export const isResponseError = (error: unknown): error is Thrown =>
  error instanceof Error && (error as Thrown)['code'] === 'PLT_KFK_RESPONSE';

/** An error and all its causes, outermost first. */
export function causeChain(error: unknown): Thrown[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error as Thrown, ...[error.cause, ...inner].flatMap(causeChain)];
}

const unreachable = (message: string, details: ErrorDetails) => new CliError('unreachable', message, details);

/** Source of the bootstrap brokers, to follow "the brokers": `from --brokers`. */
export function brokersOrigin({ layer, context }: ClusterSettings): string {
  switch (layer) {
    case 'flags':
      return 'from --brokers';
    case 'environment':
      return 'from KAFKACTL_BROKERS';
    case 'project':
      return 'from .kafkactl.yaml';
    case 'context':
      return `of context "${context ?? ''}"`;
    case 'default':
      return 'that is taken when nothing is set';
  }
}

const isLoopbackAddress = (address: string) => /^(localhost|127\.|\[?::1)/.test(address);

/** Hint for an address that does not answer. */
function addressHint(address: string, settings: ClusterSettings): string {
  if (settings.layer === 'default') {
    return [
      'No cluster is set. Start one on this machine:  kafkactl sandbox up',
      'or name yours:  kafkactl contexts add NAME --brokers HOST:9092',
    ].join('\n');
  }
  const check = `Check the address ${brokersOrigin(settings)}, and that the broker runs.`;
  // A sandbox has the name of its context.
  const { context } = settings;
  const name = context === undefined || context === 'sandbox' ? '' : ` --name ${context}`;
  return isLoopbackAddress(address) ? `${check}\nIf it is a sandbox:  kafkactl sandbox up${name}` : check;
}

/** The CliError for a connection that could not be opened: `unreachable`, `denied` or `usage`. */
export function connectFailure(error: unknown, address: string, settings: ClusterSettings): CliError {
  if (error instanceof CliError) return error;
  const all = causeChain(error);
  const known = tlsFailure(all, address, settings) ?? loginFailure(all, address, settings);
  if (known) return known;
  const details = { cause: error, hint: addressHint(address, settings) };
  const codes = new Set(all.map(({ code }) => code));
  if (codes.has('ECONNREFUSED')) return unreachable(`nothing listens on ${address}`, details);
  if (codes.has('ENOTFOUND') || codes.has('EAI_AGAIN')) return unreachable(`no such host: ${address}`, details);
  if (codes.has('EHOSTUNREACH') || codes.has('ENETUNREACH')) return unreachable(`no route to ${address}`, details);
  if (all.some(isTimeout)) return timeoutFailure(address, settings.requestTimeoutMs, settings);
  return connectionClosedFailure(error, address, settings);
}

/** The CliError (`unreachable`) for an address without an answer in time. */
export const timeoutFailure = (address: string, waitedMs: number, settings: ClusterSettings): CliError =>
  unreachable(`no answer from ${address} within ${durationText(waitedMs)}`, { hint: addressHint(address, settings) });

export interface FailedRequest {
  readonly apiKey: number;
  readonly address: string;
  /** True when the broker has answered on this connection before, so that TLS and login settings suit the listener. */
  readonly hasAnswered: boolean;
}

/** By API: what a request may have changed although no response came. */
const maybeAppliedHints: Readonly<Record<string, string>> = {
  CreateTopics: 'It may still be made. Look:  kafkactl topics list',
  DeleteTopics: 'It may still be deleted. Look:  kafkactl topics list',
  CreatePartitions: 'They may still be added. Look:  kafkactl topics list',
  IncrementalAlterConfigs: 'The configs may still change. Look:  kafkactl topics describe NAME',
  DeleteRecords: 'Records may still be deleted. Look:  kafkactl topics describe NAME',
  DeleteGroups: 'It may still be deleted. Look:  kafkactl groups list',
  OffsetCommit: 'It may still be done. Look:  kafkactl groups describe GROUP',
  OffsetDelete: 'It may still be done. Look:  kafkactl groups describe GROUP',
};

const maybeAppliedHint = (apiKey: number): readonly string[] => {
  const text = maybeAppliedHints[apiName(apiKey)];
  return text === undefined ? [] : [text];
};

/**
 * The CliError for a request on an open connection that got no response: `unreachable`, `denied`, or `failed` for an
 * unreadable response.
 */
export function requestFailure(error: unknown, request: FailedRequest, settings: ClusterSettings): CliError {
  const { apiKey, address, hasAnswered } = request;
  if (error instanceof CliError) return error;
  const all = causeChain(error);
  const known = tlsFailure(all, address, settings);
  if (known) return known;
  if (all.some(isTimeout)) {
    return unreachable(
      `${address} did not answer ${apiName(apiKey)} within ${durationText(settings.requestTimeoutMs)}`,
      {
        cause: error,
        hint: [
          ...maybeAppliedHint(apiKey),
          'Allow more time with --request-timeout 60s, or look at the broker: it may be stopped or overloaded.',
        ].join('\n'),
      },
    );
  }
  if (isConnectionClosed(error)) {
    const { message, hint } = connectionClosedFailure(error, address, settings, hasAnswered);
    return unreachable(message, { cause: error, hint: [...maybeAppliedHint(apiKey), hint].join('\n') });
  }
  if (all.some(({ code }) => code === 'PLT_KFK_UNEXPECTED_CORRELATION_ID')) {
    return unreachable(`${address} does not speak Kafka`, { cause: error, hint: addressHint(address, settings) });
  }
  return new CliError('failed', `the answer of ${address} cannot be read: ${all[0]?.message ?? String(error)}`, {
    cause: error,
    hint: 'Run the command again with --verbose to see the request; it may not be a Kafka broker.',
  });
}

function connectionClosedFailure(
  error: unknown,
  address: string,
  settings: ClusterSettings,
  answered = false,
): CliError {
  const { tls, sasl } = settings;
  const wants = [!tls && 'TLS (--tls-ca)', !sasl && 'a login (--sasl)'].filter(Boolean).join(' or ');
  const hint =
    answered || wants === ''
      ? 'The broker stopped or is overloaded: look at its log, and try again.'
      : `The broker stopped, or its listener wants ${wants}.`;
  return unreachable(`${address} closed the connection`, { cause: error, hint });
}

const closedCodes = new Set<unknown>(['PLT_KFK_NETWORK', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** True when the connection was closed under a request, as opposed to a timeout. */
export function isConnectionClosed(error: unknown): boolean {
  const all = causeChain(error);
  return !all.some(isTimeout) && all.some(({ code }) => closedCodes.has(code));
}

const isTimeout = ({ code, message }: Thrown) => code === 'ETIMEDOUT' || /timed out/.test(message);

function loginFailure(all: readonly Thrown[], address: string, settings: ClusterSettings): CliError | undefined {
  const { sasl } = settings;
  if (!sasl) return undefined;
  const broker = all.find(({ apiId }) => typeof apiId === 'string');
  const brokerMessage = broker && [broker['apiId'], broker['serverErrorMessage']].filter(Boolean).join(': ');
  const denied = (message: string, hint: string) =>
    new CliError('denied', message, { hint, kafka: brokerMessage, cause: all[0] });
  switch (broker?.['apiId']) {
    case 'UNSUPPORTED_SASL_MECHANISM': {
      const response = all.find(isResponseError)?.['response'] as { mechanisms?: string[] } | undefined;
      return denied(
        `${address} does not take SASL ${sasl.mechanism}`,
        `It takes ${response?.mechanisms?.join(', ') || 'other mechanisms'}: choose one with --sasl.`,
      );
    }
    case 'ILLEGAL_SASL_STATE':
      return denied(`${address} asks for no login`, 'Leave out --sasl, or use the port of its SASL listener.');
    case undefined:
      if (!all.some(({ code }) => code === 'PLT_KFK_AUTHENTICATION')) return undefined;
  }
  return denied(
    `${address} refused the user "${sasl.username}"`,
    `Check user name, password and mechanism (${sasl.mechanism}) ${settings.context ? `of context "${settings.context}"` : 'given'}.`,
  );
}
