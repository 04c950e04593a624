import { type OutputFormat, outputFormats } from '../io/output-format.js';
import type { Command } from './command.js';
import { choice, duration, flag, type Inputs, plainText, repeatable, type Values } from './inputs.js';
import type { OptionShape, OptionSpellings } from './tokens.js';

const clusterSection = 'Cluster';
const outputSection = 'Output';
const moreSection = 'More';
const pathValue = { value: 'PATH', completes: 'file' } as const;

const outputOption = <const Formats extends readonly OutputFormat[]>(formats: Formats) =>
  choice('Form of the output', formats, { short: 'o', value: 'FORMAT', section: outputSection });

/** Options that every command takes, except where it has an option of its own with the same name. */
export const globalOptions = {
  context: plainText('Use this context', { value: 'NAME', completes: 'context', section: clusterSection }),
  brokers: repeatable('Brokers to ask first, instead of a context', {
    value: 'HOST:PORT',
    short: 'b',
    section: clusterSection,
  }),
  tls: flag('Use TLS, with the certificates that Node trusts', { section: clusterSection }),
  tlsCa: plainText('PEM file of the authority that signed the brokers', { ...pathValue, section: clusterSection }),
  tlsCert: plainText('PEM file of the client certificate', { ...pathValue, section: clusterSection }),
  tlsKey: plainText('PEM file of its key', { ...pathValue, section: clusterSection }),
  sasl: choice('How to sign in', ['plain', 'scram-sha-256', 'scram-sha-512'], {
    value: 'MECHANISM',
    section: clusterSection,
  }),
  username: plainText('User to sign in as', { value: 'NAME', section: clusterSection }),
  passwordEnv: plainText('Variable that holds the password', { value: 'VARIABLE', section: clusterSection }),
  passwordFile: plainText('File that holds the password', { ...pathValue, section: clusterSection }),
  requestTimeout: duration('Longest wait for the cluster, as 10s', { least: '1ms', section: clusterSection }),
  output: outputOption(outputFormats),
  noColor: flag('No colours', { section: outputSection }),
  raw: flag('Let control characters through to the terminal', { section: outputSection }),
  lang: choice('Language of tutorial, quickstart and flows; help and errors are English', ['es', 'en'], {
    value: 'LANG',
    section: outputSection,
  }),
  yes: flag('Go on without asking', { short: 'y', section: moreSection }),
  verbose: flag('Show requests, timings and stacks on stderr', { section: moreSection }),
  help: flag('Show help', { short: 'h', section: moreSection }),
} satisfies Inputs;

export type GlobalValues = Omit<Values<typeof globalOptions>, 'output'> & { readonly output: OutputFormat | undefined };

/** The long name of an option without its dashes: `from-beginning` of `fromBeginning`. */
export const optionName = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The spellings of options, with those of their aliases. */
export function spellingsOf(options: Inputs): OptionSpellings {
  const spellings = new Map<string, OptionShape>();
  for (const [key, { kind, short, aliases = [] }] of Object.entries(options)) {
    const shape = { key, takesValue: kind !== 'flag' };
    for (const name of [optionName(key), ...aliases]) spellings.set(`--${name}`, shape);
    if (short !== undefined) spellings.set(`-${short}`, shape);
  }
  return spellings;
}

export const globalSpellings: OptionSpellings = spellingsOf(globalOptions);

type FormatTraits = Pick<Command, 'fields' | 'nameField' | 'extraFormats' | 'excludedFormats'>;

/** The output formats of a command. One without fields has them all: `run` then yields finished bytes. */
export function formatsOf({
  fields,
  nameField,
  extraFormats = [],
  excludedFormats = [],
}: FormatTraits): OutputFormat[] {
  const isNameless = fields !== undefined && nameField === undefined;
  return [
    ...outputFormats.filter((format) => !excludedFormats.includes(format) && !(isNameless && format === 'name')),
    ...extraFormats,
  ];
}

/**
 * The options that a command takes: its own, then the global ones. A global option gives up its name and its letter to an
 * option of the command; `--output` has the command's formats as its choices.
 */
export function optionsOf(command: Pick<Command, 'options'> & FormatTraits): Inputs {
  const { options: own = {} } = command;
  const output = { output: outputOption(formatsOf(command)) };
  const letters = new Set(Object.values(own).map(({ short }) => short));
  const names = new Set(Object.entries(own).flatMap(([key, { aliases = [] }]) => [optionName(key), ...aliases]));
  const free = Object.entries({ ...globalOptions, ...output } as Inputs)
    .filter(([key]) => !names.has(optionName(key)))
    .map(([key, { short, ...input }]) => [
      key,
      short === undefined || letters.has(short) ? input : { short, ...input },
    ]);
  return { ...own, ...Object.fromEntries(free) };
}
