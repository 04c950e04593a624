import { commandCatalog, commandRegistry, helpSections } from './commands/index.js';
import { asCliError, CliError } from './lib/base/errors.js';
import { combineErrors } from './lib/cli/combine-errors.js';
import { type Command, isOutput, type Row } from './lib/cli/command.js';
import { formatsOf } from './lib/cli/global-options.js';
import { parseLine } from './lib/cli/parse.js';
import { loadCommandsFor } from './lib/cli/registry.js';
import { route } from './lib/cli/route.js';
import type { OutputFormat } from './lib/io/output-format.js';
import { ClosedPipe, streamSink } from './lib/io/sink.js';
import { type AppHost, makeApp } from './lib/line/app.js';
import { rowsWithClusterFlags, withClusterFlags } from './lib/line/cluster-flags.js';
import { type LineFacts, lineFacts } from './lib/line/facts.js';
import { reportError } from './lib/line/report-error.js';

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
  let facts = lineFacts(host, { addClusterFlags: withClusterFlags(commandRegistry, host.argv, undefined) });
  try {
    const to = route(await loadCommandsFor(commandRegistry, host.argv), host.argv);
    if (to.kind === 'command') {
      const addClusterFlags = withClusterFlags(commandRegistry, host.argv, to.command);
      facts = lineFacts(host, { addClusterFlags });
      const parsed = parseLine(to.command, to.argv);
      if (parsed !== 'help') {
        facts = lineFacts(host, { globals: parsed.globals, addClusterFlags });
        return await runCommand(to.command, parsed.values, facts, { ...host, signal }, sink);
      }
    }
    const { kind } = to;
    if (kind === 'version') {
      const { packageVersion } = await import('./lib/base/package-version.js');
      await sink.write(`kafkactl ${packageVersion()}\n`);
    } else if (kind === 'welcome' && facts.stdout.tty) {
      const { welcome, bareCommand } = await import('./lib/line/welcome.js');
      const parsed = parseLine(bareCommand, host.argv);
      if (parsed !== 'help')
        facts = lineFacts(host, { addClusterFlags: facts.addClusterFlags, globals: parsed.globals });
      const { app, close } = makeApp({ ...host, signal }, facts, { effect: 'local' });
      await sink.write(await welcome(app, helpSections).finally(close));
    } else {
      const topic = to.kind === 'help' ? to.topic : to.kind === 'command' ? to.command.path.split(' ') : [];
      const [{ helpPage }, { palette }] = await Promise.all([
        import('./lib/cli/help.js'),
        import('./lib/io/palette.js'),
      ]);
      const page = { paint: palette(facts.stdout.colour), width: Math.min(100, facts.stdout.width) };
      await sink.write(helpPage(await commandCatalog(), topic, page));
    }
    return 0;
  } catch (error) {
    return reportedExitCode(error, facts, host, signal);
  }
}

async function runCommand(
  command: Command,
  values: Readonly<Record<string, unknown>>,
  facts: LineFacts,
  host: Host,
  sink: ReturnType<typeof streamSink>,
): Promise<number> {
  const effect = command.effect ?? 'reads';
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
    const { problems, verdict } = outcome;
    const error = combineErrors(problems, rows) ?? verdict;
    if (!error) return outcome.exit ?? 0;
    return reportedExitCode(error, facts, host, host.signal, { parts: verdict ? [...problems, verdict] : problems });
  } catch (error) {
    return reportedExitCode(error, facts, host, host.signal, { before: outcome.problems });
  } finally {
    await close();
  }
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
}

/** Reports an error and returns its exit code: 0 where the reader of stdout has closed the pipe. */
function reportedExitCode(
  thrown: unknown,
  facts: LineFacts,
  host: Host,
  signal: AbortSignal,
  { parts = [], before = [] }: ErrorParts = {},
): number {
  if (thrown instanceof ClosedPipe || signal.reason instanceof ClosedPipe) return 0;
  const isInterrupted = thrown instanceof CliError && thrown.code === 'interrupted';
  const error = asCliError(signal.aborted && !isInterrupted ? signal.reason : thrown);
  const reported = error === thrown && parts.length > 1 ? parts : [...before, error];
  reportError(error, reported, facts, (text) => void host.stderr.write(text));
  return error.exit;
}
