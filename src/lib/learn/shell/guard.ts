import type { Command } from '../../cli/command.js';
import { optionsOf, spellingsOf } from '../../cli/global-options.js';
import { type CommandRegistry, loadCommandsFor } from '../../cli/registry.js';
import { route } from '../../cli/route.js';
import { asksForHelp, type Token, tokenize } from '../../cli/tokens.js';
import { pathWords } from '../../cli/words.js';

/** Why a line is not run at the tutorial's prompt, which works on the tutorial's sandbox alone. */
export type GuardProblem =
  /** The line names a cluster; `words` are those that do: `--context prod`. */
  | { readonly kind: 'cluster'; readonly words: string }
  /** The line changes the contexts of this user. */
  | { readonly kind: 'contexts'; readonly path: string }
  /** The line would start or change another sandbox; `meant` is the one that it should be, without `kafkactl`. */
  | { readonly kind: 'sandbox'; readonly name: string | undefined; readonly meant: readonly string[] }
  /** The command has a sandbox of its own. */
  | { readonly kind: 'ownSandbox'; readonly path: string };

/** Commands that change which cluster later lines mean. */
const contextChanges = ['use', 'add', 'edit', 'remove', 'import'].map((verb) => `contexts ${verb}`);
/** Options of Apache's tools that name a cluster. */
const apacheClusterOption = /^(?:--bootstrap-(?:server|controller)|--broker-list|-b|-C)(?:=|$)/;

/**
 * Why a line would work on something else than the sandbox of this name; undefined where it does not, and for lines that
 * the parser refuses anyway. `argv` are the words after `kafkactl`.
 */
export async function guardLine(
  registry: CommandRegistry,
  argv: readonly string[],
  sandbox: string,
): Promise<GuardProblem | undefined> {
  const found = await commandOfLine(registry, argv);
  if (!found || asksForHelp(found.argv)) return undefined;
  const { command } = found;
  const tokens = tokenize(found.argv, spellingsOf(optionsOf(command)));
  const [noun] = pathWords(command);
  if (command.path === 'quickstart') return { kind: 'ownSandbox', path: command.path };
  if (contextChanges.includes(command.path)) return { kind: 'contexts', path: command.path };
  return (
    clusterProblem(command, found.argv, tokens, sandbox) ??
    (noun === 'sandbox' ? sandboxProblem(command, found.argv, tokens, sandbox) : undefined)
  );
}

async function commandOfLine(registry: CommandRegistry, argv: readonly string[]) {
  try {
    const to = route(await loadCommandsFor(registry, argv), argv);
    return to.kind === 'command' ? to : undefined;
  } catch {
    return undefined;
  }
}

function clusterProblem(
  command: Command,
  argv: readonly string[],
  tokens: readonly Token[],
  sandbox: string,
): GuardProblem | undefined {
  const inputs = optionsOf(command);
  const own = command.options ?? {};
  const cluster = (words: string): GuardProblem => ({ kind: 'cluster', words });
  for (const token of tokens) {
    if (token.kind === 'option') {
      const isBrokers = token.key === 'brokers' && !Object.hasOwn(own, 'brokers');
      const isContext = inputs[token.key]?.completes === 'context' && token.value !== sandbox;
      if (isBrokers || isContext) return cluster(argv.slice(token.at, token.end).join(' '));
    }
    // CONTEXT/TOPIC: a name of a topic has no slash.
    if (token.kind === 'word' && command.path === 'copy' && token.text.includes('/')) {
      if (!token.text.startsWith(`${sandbox}/`)) return cluster(token.text);
    }
  }
  const apache = command.passthrough ? wordsOfProgram(argv) : [];
  const named = apache.find((word) => apacheClusterOption.test(word));
  return named === undefined ? undefined : cluster(named);
}

/** The words after `--`. */
const wordsOfProgram = (argv: readonly string[]): readonly string[] => {
  const at = argv.indexOf('--');
  return at < 0 ? [] : argv.slice(at + 1);
};

function sandboxProblem(
  { path, options = {} }: Command,
  argv: readonly string[],
  tokens: readonly Token[],
  sandbox: string,
): GuardProblem | undefined {
  const names = tokens.filter((token) => token.kind === 'option' && token.key === 'name');
  const given = names.map((token) => (token.kind === 'option' ? token.value : undefined));
  const name = given.find((each) => each !== sandbox) ?? given[0];
  // Without a name `status` is about all of them, and changes nothing.
  if (name === sandbox || (name === undefined && path === 'sandbox status')) return undefined;
  if (!Object.hasOwn(options, 'name')) return undefined;
  const end = argv.indexOf('--');
  const isOfName = (index: number): boolean => names.some(({ at, end }) => index >= at && index < end);
  const kept = argv.map((word, index) => ({ word, index })).filter(({ index }) => !isOfName(index));
  const before = kept.filter(({ index }) => end < 0 || index < end).map(({ word }) => word);
  const after = kept.filter(({ index }) => end >= 0 && index >= end).map(({ word }) => word);
  return {
    kind: 'sandbox',
    name,
    meant: [...path.split(' '), ...before, '--name', sandbox, ...after],
  };
}
