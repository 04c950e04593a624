import { CliError } from '../base/errors.js';
import { optionName } from './global-options.js';
import type { Inputs } from './inputs.js';

/**
 * Rewrites a line for commander: `-o=json` becomes `-o json`, and an alias the option's own name, so that the values of
 * both stay in order. Values of options and the words after `--` are unchanged. Throws CliError `usage` for a flag that
 * is given a value.
 */
export function normalizedOptions(options: Inputs, argv: readonly string[]): string[] {
  const known = new Map<string, { readonly own: string; readonly takesValue: boolean }>();
  for (const [key, { kind, short, aliases = [] }] of Object.entries(options)) {
    const own = `--${optionName(key)}`;
    const takesValue = kind !== 'flag';
    for (const name of [own, ...aliases.map((each) => `--${each}`)]) known.set(name, { own, takesValue });
    if (short) known.set(`-${short}`, { own: `-${short}`, takesValue });
  }
  const words: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') return [...words, ...argv.slice(at)];
    const [, name = word, value] = /^(-[A-Za-z]|--[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = known.get(name);
    if (!option) words.push(word);
    else if (value === undefined) {
      words.push(option.own);
      if (option.takesValue && at + 1 < argv.length) words.push(argv[++at] ?? '');
    } else if (option.takesValue) words.push(option.own, value);
    else throw new CliError('usage', `${name} takes no value`, { hint: `Write it as  ${name}` });
  }
  return words;
}
