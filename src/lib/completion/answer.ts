import type { Command } from '../cli/command.js';
import { type Candidate, type Wanted, wantedAt } from './complete.js';

/** Where names come from: each gives those of one kind, quickly, and never throws. */
export type NameSource = (
  of: (Wanted & { readonly kind: 'names' })['of'],
  words: readonly string[],
) => Promise<readonly Candidate[]>;

/** The most candidates that are handed to a shell: nobody reads more, and shells are slow with thousands. */
const most = 2_000;

/**
 * The answer to a shell: a line a candidate with its meaning after a tab, and last what comes after the word. `words` is
 * the line after `kafkactl`, its last word being written.
 */
export async function answer(
  commands: readonly Command[],
  words: readonly string[],
  names: NameSource,
): Promise<string> {
  const current = words.at(-1) ?? '';
  const wanted = wantedAt(commands, words);
  const { candidates, after } = wanted.kind === 'words' ? wanted : await named(wanted, words, names);
  const lines = candidates
    .filter(({ value }) => value.startsWith(current) && isPrintable(value))
    .slice(0, most)
    .map(({ value, meaning }) => (meaning ? `${value}\t${meaning.replaceAll(/\s+/g, ' ')}` : value));
  return `${[...lines, `:${after}`].join('\n')}\n`;
}

// A name with a line break or an escape sequence in it would become something else on the way through the shell.
const isPrintable = (value: string): boolean => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value) && value !== '';

async function named(wanted: Wanted & { readonly kind: 'names' }, words: readonly string[], names: NameSource) {
  const current = (words.at(-1) ?? '').slice(wanted.before.length);
  const key = wanted.pair ? /^([^=]+)=/.exec(current)?.[1] : undefined;
  if (key) return { candidates: await valuesOf(key, `${wanted.before}${key}=`), after: 'space' as const };
  const found = await names(wanted.of, words);
  const candidates = found
    .filter(({ value }) => !wanted.taken.some((taken) => taken === value || taken.startsWith(`${value}=`)))
    .filter(({ value }) => wanted.of !== 'topic' || !value.startsWith('__') || current.startsWith('_'))
    .map((name) => ({ ...name, value: `${wanted.before}${name.value}${wanted.pair ? '=' : ''}` }));
  return { candidates, after: wanted.pair ? ('nospace' as const) : ('space' as const) };
}

/** Values of a topic config that is one of a few words. */
async function valuesOf(config: string, before: string): Promise<readonly Candidate[]> {
  const { topicConfigs } = await import('../topics/config-table.js');
  const known = Object.hasOwn(topicConfigs, config) ? topicConfigs[config] : undefined;
  const values = known?.choices ?? (known?.type === 'boolean' ? ['true', 'false'] : []);
  return values.map((value) => ({ value: before + value }));
}

/** Names of topic configs with what they do. */
export async function configNames(): Promise<readonly Candidate[]> {
  const { topicConfigs } = await import('../topics/config-table.js');
  return Object.entries(topicConfigs).map(([value, { summary }]) => ({ value, meaning: summary }));
}
