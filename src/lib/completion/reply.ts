import type { Command } from '../cli/command.js';
import { type Candidate, completionTarget, type NamesTarget } from './target.js';

/** Looks up names of one kind, for a line with these options. Must be fast, and never rejects. */
export type NameSource = (of: NamesTarget['source'], options: NamesTarget['options']) => Promise<readonly Candidate[]>;

/** Shells are slow with thousands of candidates, and nobody reads them. */
const maxCandidates = 2_000;

/**
 * The reply to a completion script: one line for each candidate, with its description after a tab, then the suffix as
 * `:space`, `:nospace` or `:file`. `words` follow `kafkactl`; the last one may be incomplete or empty.
 */
export async function completionReply(
  commands: readonly Command[],
  words: readonly string[],
  names: NameSource,
): Promise<string> {
  const current = words.at(-1) ?? '';
  const target = completionTarget(commands, words);
  const { candidates, suffix } = target.kind === 'words' ? target : await namedCandidates(target, current, names);
  const lines = candidates
    .filter(({ value }) => value.startsWith(current) && isPrintable(value))
    .slice(0, maxCandidates)
    .map(({ value, meaning }) => (meaning ? `${value}\t${meaning.replaceAll(/\s+/g, ' ')}` : value));
  return `${[...lines, `:${suffix}`].join('\n')}\n`;
}

// A shell would not pass on a name with a line break or an escape sequence unchanged.
const isPrintable = (value: string): boolean => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value) && value !== '';

async function namedCandidates(target: NamesTarget, word: string, names: NameSource) {
  const current = word.slice(target.prefix.length);
  const key = target.pair ? /^([^=]+)=/.exec(current)?.[1] : undefined;
  if (key) return { candidates: await valuesOf(key, `${target.prefix}${key}=`), suffix: 'space' as const };
  const found = await names(target.source, target.options);
  const candidates = found
    .filter(({ value }) => !target.alreadyGiven.some((given) => given === value || given.startsWith(`${value}=`)))
    .filter(({ value }) => target.source !== 'topic' || !value.startsWith('__') || current.startsWith('_'))
    .map((name) => ({ ...name, value: `${target.prefix}${name.value}${target.pair ? '=' : ''}` }));
  return { candidates, suffix: target.pair ? ('nospace' as const) : ('space' as const) };
}

/** The values of a topic config that has a fixed set of them. */
async function valuesOf(config: string, prefix: string): Promise<readonly Candidate[]> {
  const { topicConfigDefs } = await import('../topics/config-defs.js');
  const definition = Object.hasOwn(topicConfigDefs, config) ? topicConfigDefs[config] : undefined;
  const values = definition?.choices ?? (definition?.type === 'boolean' ? ['true', 'false'] : []);
  return values.map((value) => ({ value: prefix + value }));
}

/** Names of topic configs with their descriptions. */
export async function configNames(): Promise<readonly Candidate[]> {
  const { topicConfigDefs } = await import('../topics/config-defs.js');
  return Object.entries(topicConfigDefs).map(([value, { summary }]) => ({ value, meaning: summary }));
}
