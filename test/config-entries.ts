import type { ConfigEntry, ConfigSource } from '../src/lib/kafka/cluster.js';

/** A config as a broker describes it: a string, with itself as its only synonym unless others are given. */
export const configEntry = (
  name: string,
  value: string,
  source: ConfigSource = 'topic',
  inherited: ConfigEntry['synonyms'] = [],
): ConfigEntry => ({
  name,
  value,
  source,
  readOnly: false,
  sensitive: false,
  type: 'string',
  documentation: null,
  synonyms: [{ name, value, source }, ...inherited],
});
