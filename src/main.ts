import { commandCatalog, commandRegistry, helpSections } from './commands/index.js';
import type { InnerLine } from './lib/app.js';
import { asCliError, CliError } from './lib/base/errors.js';
import { combineErrors } from './lib/cli/combine-errors.js';
import type { Command } from './lib/cli/command.js';
import { formatsOf } from './lib/cli/global-options.js';
import type { OutputFormat } from './lib/io/output-format.js';
import { isOutput, type Row } from './lib/io/rows.js';
import { ClosedPipe, streamSink } from './lib/io/sink.js';
import { type AppHost, makeApp, type ProgramHost } from './lib/line/app.js';
import { rowsWithClusterFlags, withClusterFlags } from './lib/line/cluster-flags.js';
import { type LineFacts, lineFacts } from './lib/line/facts.js';
import { type Line, readLine } from './lib/line/read-line.js';
import { reportError } from './lib/line/report-error.js';
import { folders } from './lib/settings/folders.js';

/** The process, or a test in its place. */
export interface Host extends AppHost {
  /** The words after the name of the program. */
  readonly argv: readonly string[];
  readonly stdout: AppHost['stdout'] & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: AppHost['stderr'] & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Runs one line and returns its exit code. Every error is reported here, on stderr. */
export async function main(host: Host): Promise<number> {
  const closed = new AbortController();
  const signal = AbortSignal.any([host.signal, closed.signal]);
  const sink = streamSink(host.stdout, (reason) => closed.abort(reason), host.signal);
  streamSink(host.stderr, () => {});
  const program = {
    ...host,
    signal,
    runLine: ({ stdin, ...inner }: InnerLine) => main({ ...inner, stdin: () => stdin, ownsStreams: false }),
  };
  const line = await readLine(commandRegistry, host.argv, host.stdout.isTTY === true);
  const facts = lineFacts(host, line, withClusterFlags(commandRegistry, line.tokens, line.command));
  try {
    if (line.kind === 'invalid') throw line.error;
    if (facts.formatError) throw facts.formatError;
    if (line.kind === 'command') return await runCommand(line.command, line.values, facts, program, sink);
    await sink.write(await pageOf(line, facts, program));
    return 0;
  } catch (error) {
    return reportedExitCode(error, facts, host, signal);
  }
}

/** The text of a line without a command to run. */
async function pageOf(
  line: Exclude<Line, { kind: 'command' | 'invalid' }>,
  facts: LineFacts,
  host: Host & ProgramHost,
): Promise<string> {
  switch (line.kind) {
    case 'version': {
      const { packageVersion } = await import('./lib/base/package-version.js');
      return `kafkactl ${packageVersion()}\n`;
    }
    case 'welcome': {
      const { welcome } = await import('./lib/line/welcome.js');
      const { app, close } = makeApp(host, facts, { effect: 'local' });
      return await welcome(app, helpSections).finally(close);
    }
    case 'help': {
      const [{ helpPage }, { palette }] = await Promise.all([
        import('./lib/cli/help.js'),
        import('./lib/io/palette.js'),
      ]);
      const page = { paint: palette(facts.stdout.colour), width: Math.min(100, facts.stdout.width) };
      return helpPage(await commandCatalog(), line.topic, page);
    }
  }
}

async function runCommand(
  command: Command,
  values: Readonly<Record<string, unknown>>,
  factsOfLine: LineFacts,
  host: Host & ProgramHost,
  sink: ReturnType<typeof streamSink>,
): Promise<number> {
  const effect = command.effect ?? 'reads';
  const facts = await withChosenLang(factsOfLine, command, host);
  const { app, outcome, close } = makeApp(host, facts, command);
  try {
    requireFormat(command, facts.format);
    if (effect === 'writes' && values['dryRun'] !== true) await refuseReadOnly(app);
    const result = await command.run(values as Parameters<Command['run']>[0], app);
    const output = Array.isArray(result)
      ? rowsWithClusterFlags(result as readonly Row[], facts.addClusterFlags)
      : result;
    let rows: readonly Row[] = [];
    if (isOutput(output)) {
      const single = outcome.problems.length === 1 && Array.isArray(output) && output.length === 1;
      const failedAlone = single && facts.human && (output as readonly Row[])[0]?.['status'] === 'failed';
      if (!failedAlone) {
        const { render } = await import('./lib/io/render.js');
        rows = await render(
          command,
          output,
          { ...app.output, lang: facts.lang, addClusterFlags: facts.addClusterFlags },
          sink,
        );
      } else rows = output as readonly Row[];
      const { emptyMessage } = command;
      if (Array.isArray(output) && output.length === 0 && !(outcome.problems[0] ?? outcome.verdict) && emptyMessage) {
        const words =
          typeof emptyMessage === 'string' ? emptyMessage : emptyMessage(values as Parameters<Command['run']>[0]);
        app.note(typeof words === 'string' ? words : words[app.lang]);
      }
    }
    const { problems, verdict, endsByInterrupt } = outcome;
    const error = combineErrors(problems, rows) ?? verdict;
    if (!error) return outcome.exit ?? 0;
    return reportedExitCode(error, facts, host, host.signal, {
      parts: verdict ? [...problems, verdict] : problems,
      endsByInterrupt,
    });
  } catch (error) {
    return reportedExitCode(error, facts, host, host.signal, {
      before: outcome.problems,
      endsByInterrupt: outcome.endsByInterrupt,
    });
  } finally {
    await close();
  }
}

/** The facts of a line in the language that was chosen for its command, unless the line names another one. */
async function withChosenLang(facts: LineFacts, { chosenLang }: Command, { env }: Host): Promise<LineFacts> {
  const lang = facts.isLangGiven ? undefined : await chosenLang?.(folders(env));
  return lang ? { ...facts, lang } : facts;
}

/** Throws CliError `usage` for a format of KAFKACTL_OUTPUT that the command does not have. */
function requireFormat(command: Command, format: OutputFormat): void {
  const formats = formatsOf(command);
  if (formats.includes(format)) return;
  throw new CliError('usage', `"${command.path}" has no output as ${format}`, {
    hint: `Another form:  -o ${formats.join(', -o ')}`,
  });
}

async function refuseReadOnly(app: ReturnType<typeof makeApp>['app']): Promise<void> {
  const { readOnly, context } = await app.settings();
  if (!readOnly) return;
  throw new CliError('denied', `context "${context}" is read-only, and this command writes`, {
    hint: `Another context:  --context NAME\nAllow it:  kafkactl contexts edit ${context} --unset read-only`,
  });
}

interface ErrorParts {
  /** The errors that the error combines: they are reported in its place. */
  readonly parts?: readonly CliError[];
  /** Errors that occurred earlier: they are reported before it. */
  readonly before?: readonly CliError[];
  /** True where Ctrl-C was the ordinary end of the command, and is no error of its own. */
  readonly endsByInterrupt?: boolean;
}

/** Reports an error and returns its exit code: 0 where the reader of stdout has closed the pipe. */
function reportedExitCode(
  thrown: unknown,
  facts: LineFacts,
  host: Host,
  signal: AbortSignal,
  { parts = [], before = [], endsByInterrupt = false }: ErrorParts = {},
): number {
  if (thrown instanceof ClosedPipe || signal.reason instanceof ClosedPipe) return 0;
  const isInterrupted = thrown instanceof CliError && thrown.code === 'interrupted';
  const error = asCliError(signal.aborted && !isInterrupted && !endsByInterrupt ? signal.reason : thrown);
  const reported = error === thrown && parts.length > 1 ? parts : [...before, error];
  reportError(error, reported, facts, (text) => void host.stderr.write(text));
  return error.exit;
}
