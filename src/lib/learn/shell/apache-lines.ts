import { kafkaTools } from '../../sandbox/tools.js';
import {
  type ApacheForm,
  type ApacheNote,
  type ApacheOptionDef,
  apacheForms,
  commonOptions,
  helpOfTool,
  type Piece,
} from './apache-forms.js';
import { readShellLine } from './words.js';

/** Why a line of Apache's tools is not translated. */
export type ApacheProblem =
  /** The option has no counterpart. `original` is the line of the tool itself, as `sandbox run` takes it, without a name. */
  | { readonly kind: 'option'; readonly option: string; readonly original: readonly string[] }
  | { readonly kind: 'value'; readonly option: string }
  /** A word that belongs to no option. */
  | { readonly kind: 'word'; readonly tool: string; readonly word: string }
  /** The line lacks an option: `--topic`. */
  | { readonly kind: 'missing'; readonly tool: string; readonly options: readonly string[] }
  /** It starts or stops a server, which the sandbox does. */
  | { readonly kind: 'server'; readonly tool: string }
  | { readonly kind: 'unknownTool'; readonly tool: string }
  /** A shell in a container, or a program of it that is none of Kafka's. */
  | { readonly kind: 'container' };

export type ApacheLine =
  | { readonly argv: readonly string[]; readonly notes: readonly ApacheNote[] }
  | { readonly problem: ApacheProblem };

/**
 * A line of one of Apache's tools as a line of kafkactl, without `kafkactl`; undefined for any other line. A container or
 * a path in front makes no difference. What kafkactl has no command for goes through `sandbox run TOOL -- …`.
 */
export function translateApacheLine(words: readonly string[]): ApacheLine | undefined {
  const line = inContainer(words[0] === 'sudo' ? words.slice(1) : words);
  if (line === undefined) return undefined;
  if ('problem' in line) return line;
  const [program = '', ...args] = line.words;
  const tool = toolName(program);
  if (tool === undefined) return undefined;
  if (/-server-(?:start|stop)$/.test(tool)) return { problem: { kind: 'server', tool } };
  if (!Object.hasOwn(kafkaTools, tool)) return { problem: { kind: 'unknownTool', tool } };
  return translateTool(tool, args);
}

/** `kafka-topics` of `/opt/kafka/bin/kafka-topics.sh`; undefined for other programs. */
const toolName = (program: string): string | undefined =>
  /^(?:.*[\\/])?((?:kafka|zookeeper)-[a-z0-9-]+)(?:\.sh|\.bat)?$/.exec(program)?.[1];

const isTool = (word: string): boolean => Object.hasOwn(kafkaTools, toolName(word) ?? '');
const containerPrograms = new Set(['docker', 'docker-compose', 'podman', 'podman-compose', 'kubectl', 'nerdctl']);

/** The line that runs in a container, where it does; undefined for lines that run nothing in one. */
function inContainer(
  words: readonly string[],
): { readonly words: readonly string[] } | { readonly problem: ApacheProblem } | undefined {
  if (!containerPrograms.has(words[0] ?? '')) return { words };
  const verb = words.findIndex((word) => word === 'exec' || word === 'run');
  if (verb < 0) return undefined;
  // The names of containers and services are whatever their owners chose: the tool is known by its own name.
  const at = words.findIndex((word, index) => index > verb && isTool(word));
  if (at >= 0) return { words: words.slice(at) };
  const script = words.findIndex((word, index) => index > verb && /^-l?c$/.test(word) && isShell(words[index - 1]));
  const inner = readShellLine(words[script + 1] ?? '');
  if (script >= 0 && inner.kind === 'words' && isTool(inner.words[0] ?? '')) return { words: inner.words };
  return { problem: { kind: 'container' } };
}

const isShell = (word = ''): boolean => /^(?:.*\/)?(?:ba)?sh$/.test(word);

function translateTool(tool: string, args: readonly string[]): ApacheLine {
  const help = helpOfTool[tool];
  if (help !== undefined && args.some((word) => word === '--help'))
    return { argv: [...help.split(' '), '--help'], notes: [] };
  const forms = apacheForms.filter((form) => form.tool === tool);
  const form = formOf(forms, args);
  if (form) return translateForm(form, args);
  const actions = forms.flatMap(({ action }) => action ?? []);
  // A tool that kafkactl has commands for, with something else asked of it, or nothing.
  const asksNothing = actions.length > 0 && !args.some((word) => isAction(word) || actions.includes(word));
  if (asksNothing) return { problem: { kind: 'missing', tool, options: [...new Set(actions)] } };
  const { own, notes } = withoutServers(args);
  return { argv: ['sandbox', 'run', tool, '--', ...own], notes };
}

/** Options that ask for something which no form has. */
const isAction = (word: string): boolean => /^--(?:describe|alter|delete|list|validate-regex|version)$/.test(word);

function formOf(forms: readonly ApacheForm[], args: readonly string[]): ApacheForm | undefined {
  const given = new Set(args.map((word) => word.split('=')[0]));
  const entity = entityOf(args);
  return forms.find(
    (form) =>
      (form.action === undefined || given.has(form.action)) && (form.entity === undefined || form.entity === entity),
  );
}

/** The kind of entity that a line of kafka-configs is about. */
function entityOf(args: readonly string[]): string | undefined {
  if (args.includes('--topic')) return 'topics';
  if (args.includes('--broker')) return 'brokers';
  const at = args.findIndex((word) => /^--entity-type(?:=|$)/.test(word));
  const [, inline] = /^--entity-type=(.*)$/.exec(args[at] ?? '') ?? [];
  return at < 0 ? undefined : (inline ?? args[at + 1]);
}

interface GivenOption {
  readonly option: string;
  readonly def: ApacheOptionDef | undefined;
  readonly value: string | undefined;
}

function translateForm(form: ApacheForm, args: readonly string[]): ApacheLine {
  const { tool, action, path, argument, always = [] } = form;
  const read = readOptions(args, (option) => (option === action ? actionOption : defOf(form, option)));
  if ('word' in read) return { problem: { kind: 'word', tool, word: read.word } };
  const names: string[] = [];
  const notes: ApacheNote[] = [];
  const pieces: Piece[] = [];
  for (const { option, def, value } of read.options) {
    if (def?.takes === 'value' && value === undefined) return { problem: { kind: 'value', option } };
    const meaning = def?.means(value, option) ?? { kind: 'none' };
    switch (meaning.kind) {
      case 'none':
        return { problem: { kind: 'option', option, original: originalOf(tool, args) } };
      case 'argument':
        names.push(meaning.value);
        break;
      case 'words':
        pieces.push(meaning.words);
        break;
      case 'note':
        notes.push(meaning.note);
        break;
    }
  }
  if (names.length === 0 && argument) {
    if (argument.otherwise === undefined) return { problem: { kind: 'missing', tool, options: [argument.option] } };
    names.push(argument.otherwise);
  }
  const finished = form.finish?.(pieces) ?? { pieces, notes: [] };
  return {
    argv: [...path.split(' '), ...names, ...finished.pieces.flat(), ...always],
    notes: [...notes, ...finished.notes],
  };
}

const actionOption: ApacheOptionDef = { takes: 'nothing', means: () => ({ kind: 'needless' }) };

const defOf = ({ options }: ApacheForm, option: string): ApacheOptionDef | undefined =>
  Object.hasOwn(options, option) ? options[option] : commonOptions[option];

/** The options of a line with their values, in order. `word` is one that belongs to no option. */
function readOptions(
  args: readonly string[],
  defs: (option: string) => ApacheOptionDef | undefined,
): { readonly options: readonly GivenOption[] } | { readonly word: string } {
  const options: GivenOption[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('--')) return { word };
    const [, option = word, inline] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const def = defs(option);
    const next = args[at + 1];
    const isNext =
      inline === undefined &&
      next !== undefined &&
      (def === undefined
        ? !next.startsWith('--')
        : def.takes === 'value' || (def.takes === 'optional' && !next.startsWith('--')));
    options.push({ option, def, value: isNext ? next : inline });
    if (isNext) at++;
  }
  return { options };
}

/** The line of the tool itself, run on a sandbox. */
const originalOf = (tool: string, args: readonly string[]): readonly string[] => [
  'sandbox',
  'run',
  tool,
  '--',
  ...withoutServers(args).own,
];

/** The options of a tool without those that name a server. */
function withoutServers(args: readonly string[]): { readonly own: readonly string[]; readonly notes: ApacheNote[] } {
  const own: string[] = [];
  const notes: ApacheNote[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [, option = word, inline] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const def = commonOptions[option];
    if (def === undefined) {
      own.push(word);
      continue;
    }
    const meaning = def.means(inline ?? args[at + 1], option);
    if (meaning.kind === 'note') notes.push(meaning.note);
    if (inline === undefined) at++;
  }
  return { own, notes };
}
