import { type OutputFormat, outputFormats } from '../app.js';
import type { Command } from './command.js';
import { choice, duration, flag, type Inputs, list, text, type Values } from './inputs.js';

const cluster = 'Cluster';
const output = 'Output';
const more = 'More';
const path = { value: 'PATH', completes: 'file' } as const;

const outputOption = <const Formats extends readonly OutputFormat[]>(formats: Formats) =>
  choice('Form of the output', formats, { short: 'o', value: 'FORMAT', section: output });

/** Options that every command takes. A command's own option of the same name stands in their place. */
export const globals = {
  context: text('Use this context', { value: 'NAME', completes: 'context', section: cluster }),
  brokers: list('Brokers to ask first, instead of a context', { value: 'HOST:PORT', short: 'b', section: cluster }),
  tls: flag('Use TLS, with the certificates that Node trusts', { section: cluster }),
  tlsCa: text('PEM file of the authority that signed the brokers', { ...path, section: cluster }),
  tlsCert: text('PEM file of the client certificate', { ...path, section: cluster }),
  tlsKey: text('PEM file of its key', { ...path, section: cluster }),
  sasl: choice('How to sign in', ['plain', 'scram-sha-256', 'scram-sha-512'], { value: 'MECHANISM', section: cluster }),
  username: text('User to sign in as', { value: 'NAME', section: cluster }),
  passwordEnv: text('Variable that holds the password', { value: 'VARIABLE', section: cluster }),
  passwordFile: text('File that holds the password', { ...path, section: cluster }),
  requestTimeout: duration('Longest wait for the cluster, as 10s', { least: '1ms', section: cluster }),
  output: outputOption(outputFormats),
  noColor: flag('No colours', { section: output }),
  raw: flag('Let control characters through to the terminal', { section: output }),
  lang: choice('Language of the quickstart and flows; help and errors are English', ['es', 'en'], {
    value: 'LANG',
    section: output,
  }),
  yes: flag('Go on without asking', { short: 'y', section: more }),
  verbose: flag('Show requests, timings and stacks on stderr', { section: more }),
  help: flag('Show help', { short: 'h', section: more }),
} satisfies Inputs;

export type GlobalValues = Omit<Values<typeof globals>, 'output'> & { readonly output: OutputFormat | undefined };

/** How an option is typed: `fromBeginning` is `from-beginning`. */
export const optionName = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Formed = Pick<Command, 'fields' | 'name' | 'formats' | 'lacks'>;

/** The forms that the output of a command has. What has no fields is written by `run` itself, whatever is asked for. */
export function formatsOf({ fields, name, formats = [], lacks = [] }: Formed): OutputFormat[] {
  const isNameless = fields !== undefined && name === undefined;
  return [
    ...outputFormats.filter((format) => !lacks.includes(format) && !(isNameless && format === 'name')),
    ...formats,
  ];
}

/** A command's own options, and the global ones whose name and letter it leaves free, with its own forms of output. */
export function optionsOf(command: Pick<Command, 'options'> & Formed): Inputs {
  const { options: own = {} } = command;
  const output = { output: outputOption(formatsOf(command)) };
  const letters = new Set(Object.values(own).map(({ short }) => short));
  const names = new Set(Object.entries(own).flatMap(([key, { also = [] }]) => [optionName(key), ...also]));
  const free = Object.entries({ ...globals, ...output } as Inputs)
    .filter(([key]) => !names.has(optionName(key)))
    .map(([key, { short, ...input }]) => [
      key,
      short === undefined || letters.has(short) ? input : { short, ...input },
    ]);
  return { ...own, ...Object.fromEntries(free) };
}
