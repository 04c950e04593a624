import { CliError } from '../base/errors.js';
import { optionName } from './global-options.js';
import type { Inputs } from './inputs.js';

/**
 * The words of a line in the forms that commander reads: `-o=json` becomes `-o json`, as most tools take it, and a
 * synonym the option's own name, so that the words of both stay in their order. Throws `usage` for a flag that is given
 * a value. A word that is the value of an option, and what follows `--`, stay as they are.
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
