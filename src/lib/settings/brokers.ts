import { CliError } from '../base/errors.js';

const defaultPort = 9092;

/** Parses `host:port,host:port` without duplicates; the default port is 9092. Throws `usage` for anything else. */
export function parseBrokers(raw: string | readonly string[]): readonly string[] {
  const words = (typeof raw === 'string' ? [raw] : raw).flatMap((word) => word.split(',')).map((word) => word.trim());
  const brokers = words.filter((word) => word !== '').map(parseBroker);
  if (brokers.length === 0) throw new CliError('usage', 'no broker is named', { hint: 'Write it as host:9092.' });
  return [...new Set(brokers)];
}

function parseBroker(raw: string): string {
  const bad = (why: string, hint = 'Write it as host:9092, several with commas.') =>
    new CliError('usage', `"${raw}" is no broker address: ${why}`, { hint });
  const scheme = /^([a-z_]+):\/\/(.*)$/i.exec(raw);
  if (scheme)
    throw bad('it has a protocol in front', `Write it as ${scheme[2]}; TLS and SASL have settings of their own.`);
  const match = /^(\[[0-9a-f:.%]+\]|[^\s:/@[\]]+)(?::(.*))?$/i.exec(raw);
  if (!match?.[1]) throw bad('it is not of the form host:port');
  const port = match[2] ?? String(defaultPort);
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) throw bad('its port is not from 1 to 65535');
  return `${match[1]}:${Number(port)}`;
}

/** True for a loopback address, to which traffic does not leave the machine. */
export const isLoopback = (broker: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\]):\d+$/i.test(broker);
