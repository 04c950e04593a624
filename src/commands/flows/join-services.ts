import type { App } from '../../lib/app.js';
import { AsyncQueue } from '../../lib/base/async-queue.js';
import { CliError } from '../../lib/base/errors.js';
import { pollUntil } from '../../lib/base/poll-until.js';
import type { WorkerCommand, WorkerReport } from '../../lib/flows/protocol.js';
import { resourceNames } from '../../lib/flows/resource-names.js';
import { checkServiceOfRun, findLiveRun } from '../../lib/flows/run/find-run.js';
import { runEventLines, runLineWidths } from '../../lib/flows/run/run-event-lines.js';
import { type RunState, readLiveRuns } from '../../lib/flows/run/run-state.js';
import { RunClock } from '../../lib/flows/run-clock.js';
import type { Service } from '../../lib/flows/types.js';
import { gone, type JoinedService, joinRun } from '../../lib/flows/worker/join-run.js';
import { workOnTask } from '../../lib/flows/worker/run-worker.js';
import type { Output } from '../../lib/io/rows.js';
import { joinTexts } from './join-texts.js';

/** What an instance has done until it left. */
export interface JoinedInstance {
  readonly run: string;
  readonly flow: string;
  readonly service: string;
  readonly group: string;
  readonly instance: string;
  readonly handled: number;
  readonly emitted: number;
  readonly deadLettered: number;
}

interface JoinValues {
  readonly run: string | undefined;
  readonly service: string | undefined;
  readonly count: number;
}

/** The groups of a run form within this time: only then services may join. */
const readyTimeoutMs = 60_000;

/** Runs `flows join`. People get what the instances do as it happens; scripts get a row for each at the end. */
export async function joinServices(
  { run: word, service: name, count }: JoinValues,
  app: App,
): Promise<Output<JoinedInstance>> {
  app.endsByInterrupt();
  const { clusterId } = await (await app.cluster()).describe();
  const state = findLiveRun(word, readLiveRuns(app.folders), clusterId);
  const service = checkServiceOfRun(name, state);
  const joined: JoinedService[] = [];
  try {
    for (let index = 0; index < count; index++)
      joined.push(await joinRun(state.run, await joinAddressOf(state, app), service));
  } catch (error) {
    await Promise.all(joined.map((each) => each.close()));
    throw error;
  }
  const instances = joined.map((each) => new Instance(each, state, app));
  const { format } = app.output;
  if (format === 'table' || format === 'wide') return showInstances(instances, state, app);
  await Promise.all(instances.map((each) => each.work(() => {})));
  return instances.map((each) => each.row());
}

/** Where services join the run: known once its groups are ready. */
async function joinAddressOf({ run }: RunState, app: App): Promise<NonNullable<RunState['joinAddress']>> {
  const look = () => {
    const state = readLiveRuns(app.folders).find((each) => each.run === run);
    if (!state) throw gone(run);
    return state.joinAddress;
  };
  const address = await pollUntil(look, { withinMs: readyTimeoutMs, signal: app.signal });
  if (address) return address;
  throw new CliError('failed', `run ${run} lets no service join: its groups are not ready`);
}

/** An instance of a service that this process plays in a run. */
class Instance {
  readonly #joined: JoinedService;
  readonly #state: RunState;
  readonly #app: App;
  readonly name: string;
  #handled = 0;
  #emitted = 0;
  #deadLettered = 0;
  #wasStopped = false;

  constructor(joined: JoinedService, state: RunState, app: App) {
    this.#joined = joined;
    this.#state = state;
    this.#app = app;
    this.name = joined.task.instance;
  }

  /** Works until Ctrl-C or the end of the run. Throws `failed` where the run is gone, and what ended the work. */
  async work(onReport: (report: WorkerReport) => void): Promise<void> {
    const { clusterOf, settings, signal } = this.#app;
    const own = await settings();
    const task = { ...this.#joined.task, settings: own };
    // It leaves its group in order: the cluster is still needed after Ctrl-C.
    const cluster = clusterOf({ ...own, clientId: this.name }, { graceMs: Number.POSITIVE_INFINITY });
    let failure: CliError | undefined;
    for await (const report of workOnTask(task, this.#commands(), cluster, signal)) {
      this.#joined.report(report);
      if (report.kind === 'handled') this.#count(report);
      else if (report.kind === 'failed') failure = new CliError(report.error.code, report.error.message, report.error);
      onReport(report);
    }
    await this.#joined.close();
    if (failure) throw failure;
    if (!this.#wasStopped && !signal.aborted) throw gone(this.#state.run);
  }

  row(): JoinedInstance {
    const { run, flow, prefix } = this.#state;
    const { service: name } = this.#joined.task;
    const { group } = flow.services.find((service) => service.name === name) as Service;
    return {
      ...{ run, flow: flow.name, service: name, group: resourceNames(prefix ?? undefined).group(group) },
      ...{ instance: this.name, handled: this.#handled, emitted: this.#emitted, deadLettered: this.#deadLettered },
    };
  }

  get hasRunEnded(): boolean {
    return this.#wasStopped;
  }

  async *#commands(): AsyncGenerator<WorkerCommand> {
    for await (const command of this.#joined.commands) {
      if (command.kind === 'stop') this.#wasStopped = true;
      yield command;
    }
  }

  #count({ offsets, emitted, deadLettered }: Extract<WorkerReport, { kind: 'handled' }>): void {
    this.#handled += offsets.length;
    this.#emitted += Object.values(emitted).reduce((sum, count) => sum + count, 0);
    this.#deadLettered += deadLettered;
  }
}

/** What the instances do, as lines, and at the end what each has done. */
async function* showInstances(instances: readonly Instance[], state: RunState, app: App): AsyncGenerator<Uint8Array> {
  const { escapeControls } = await import('../../lib/io/escape-controls.js');
  const isSafe = app.output.tty && !app.output.raw;
  const widths = runLineWidths(state.flow);
  const clock = new RunClock();
  clock.start(app.now());
  const queue = new AsyncQueue<string>();
  const working = instances.map((each) =>
    each.work((report) => {
      const slot = { instance: each.name, service: each.row().service };
      for (const line of runEventLines({ kind: 'report', slot, report }, clock, app.lang, widths)) queue.add(line);
    }),
  );
  const all = Promise.allSettled(working).then((results) => {
    queue.end();
    return results;
  });
  app.note(joinTexts.joined(instances.map(({ name }) => name).join(', '), state.run)[app.lang]);
  for await (const line of queue) yield Buffer.from(`${isSafe ? escapeControls(line) : line}\n`);
  const results = await all;
  for (const each of instances) {
    const { handled, emitted } = each.row();
    app.note(joinTexts.left(each.name, handled, emitted, each.hasRunEnded)[app.lang]);
  }
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
