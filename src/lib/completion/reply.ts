import type { Command } from '../cli/command.js';
import { type Candidate, type CompletionTarget, completionTarget } from './target.js';

/** Where names come from: each gives those of one kind, quickly, and never throws. */
export type NameSource = (
  of: (CompletionTarget & { readonly kind: 'names' })['source'],
  words: readonly string[],
) => Promise<readonly Candidate[]>;

/** The most candidates that are handed to a shell: nobody reads more, and shells are slow with thousands. */
const maxCandidates = 2_000;

/**
 * The answer to a shell: a line a candidate with its meaning after a tab, and last what comes after the word. `words` is
 * the line after `kafkactl`, its last word being written.
 */
export async function completionReply(
  commands: readonly Command[],
  words: readonly string[],
  names: NameSource,
): Promise<string> {
  const current = words.at(-1) ?? '';
  const wanted = completionTarget(commands, words);
  const { candidates, suffix } = wanted.kind === 'words' ? wanted : await namedCandidates(wanted, words, names);
  const lines = candidates
    .filter(({ value }) => value.startsWith(current) && isPrintable(value))
    .slice(0, maxCandidates)
    .map(({ value, meaning }) => (meaning ? `${value}\t${meaning.replaceAll(/\s+/g, ' ')}` : value));
  return `${[...lines, `:${suffix}`].join('\n')}\n`;
}

// A name with a line break or an escape sequence in it would become something else on the way through the shell.
const isPrintable = (value: string): boolean => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value) && value !== '';

async function namedCandidates(
  wanted: CompletionTarget & { readonly kind: 'names' },
  words: readonly string[],
  names: NameSource,
) {
  const current = (words.at(-1) ?? '').slice(wanted.prefix.length);
  const key = wanted.pair ? /^([^=]+)=/.exec(current)?.[1] : undefined;
  if (key) return { candidates: await valuesOf(key, `${wanted.prefix}${key}=`), suffix: 'space' as const };
  const found = await names(wanted.source, words);
  const candidates = found
    .filter(({ value }) => !wanted.alreadyGiven.some((taken) => taken === value || taken.startsWith(`${value}=`)))
    .filter(({ value }) => wanted.source !== 'topic' || !value.startsWith('__') || current.startsWith('_'))
    .map((name) => ({ ...name, value: `${wanted.prefix}${name.value}${wanted.pair ? '=' : ''}` }));
  return { candidates, suffix: wanted.pair ? ('nospace' as const) : ('space' as const) };
}

/** Values of a topic config that is one of a few words. */
async function valuesOf(config: string, before: string): Promise<readonly Candidate[]> {
  const { topicConfigDefs } = await import('../topics/config-defs.js');
  const known = Object.hasOwn(topicConfigDefs, config) ? topicConfigDefs[config] : undefined;
  const values = known?.choices ?? (known?.type === 'boolean' ? ['true', 'false'] : []);
  return values.map((value) => ({ value: before + value }));
}

/** Names of topic configs with what they do. */
export async function configNames(): Promise<readonly Candidate[]> {
  const { topicConfigDefs } = await import('../topics/config-defs.js');
  return Object.entries(topicConfigDefs).map(([value, { summary }]) => ({ value, meaning: summary }));
}
