import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../base/errors.js';
import type { ProcessId } from '../../processes/identity.js';
import type { CommandLine } from '../../processes/spawn.js';
import { startWorker, type WorkerProcess } from '../../processes/worker.js';
import type { JoinedTask, SourceTask, WorkerCommand, WorkerReport, WorkerTask } from '../protocol.js';
import { instanceName, maxInstances, type Service } from '../types.js';

/** A worker: a process of this one, or one that another process plays, which has no id here as it is not ours to end. */
export interface SlotWorker extends Omit<WorkerProcess, 'id'> {
  readonly id?: ProcessId;
}

/** An instance of a service or a source, and the process that plays it at the moment. */
export interface WorkerSlot {
  /** `payment-2`. */
  readonly instance: string;
  readonly service: string;
  readonly source?: SourceTask;
  /** True where a line in another terminal plays it: it leaves with that, and is not replaced. */
  readonly isJoined?: true;
  worker?: SlotWorker;
  /** How often its process has ended by itself, and the last error that it reported. */
  crashes: number;
  failure?: CliError;
  /** Commands that are still in effect (pause, slow): a replacement process receives them too. */
  readonly standingCommands: Map<WorkerCommand['kind'], WorkerCommand>;
}

export const isPaused = ({ standingCommands }: Pick<WorkerSlot, 'standingCommands'>): boolean =>
  standingCommands.has('pause');

export function isSlowed({ standingCommands }: Pick<WorkerSlot, 'standingCommands'>): boolean {
  const slow = standingCommands.get('slow');
  return slow?.kind === 'slow' && slow.ms > 0;
}

export interface SupervisorEvents {
  /** A worker process has written a report. */
  onReport(slot: WorkerSlot, report: WorkerReport): void;
  /** A worker process has ended, killed or by itself; `isReplaced`: another one is started in a second. */
  onWorkerEnded(slot: WorkerSlot, isReplaced: boolean): void;
  /** A worker is given up: it ended too often, or cannot work at all. */
  onFailure(error: CliError): void;
  /** A process has been started: the list of processes has changed. */
  onWorkersChanged(): void;
}

/** About what a process supervisor takes to notice the end of a process and to start another one. */
const restartDelayMs = 1000;
const maxCrashes = 5;
const stopTimeoutMs = 5000;

/** Starts the worker processes of a run, exchanges commands and reports with them, kills and replaces them. */
export class Supervisor {
  readonly #task: Omit<WorkerTask, 'service' | 'instance'>;
  readonly #ledgerFrom: (service: string) => readonly number[] | undefined;
  readonly #line: CommandLine;
  readonly #events: SupervisorEvents;
  readonly #slots: WorkerSlot[] = [];
  /** The last command that all services have got: whoever starts later gets it first. */
  #commandToServices: WorkerCommand | undefined;
  /** Workers that were sent SIGKILL: their end is noticed only a moment later. */
  readonly #killedWorkers = new WeakSet<SlotWorker>();
  /** Workers of removed instances, which may still be stopping. */
  readonly #removedWorkers: SlotWorker[] = [];
  #stopping: Promise<void> | undefined;

  constructor(
    task: Omit<WorkerTask, 'service' | 'instance'>,
    ledgerFrom: (service: string) => readonly number[] | undefined,
    line: CommandLine,
    events: SupervisorEvents,
  ) {
    this.#task = task;
    this.#ledgerFrom = ledgerFrom;
    this.#line = line;
    this.#events = events;
  }

  get slots(): readonly WorkerSlot[] {
    return this.#slots;
  }

  /** True once all workers are being stopped: none is replaced any more. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  startService({ name }: Service, count: number): void {
    for (let index = 1; index <= count; index++) {
      this.#startWorker(this.#addSlot({ instance: instanceName(name, index), service: name }));
    }
  }

  startSource(service: string, source: SourceTask): void {
    this.#startWorker(this.#addSlot({ instance: `${service}-source-${source.index + 1}`, service, source }));
  }

  /** The slots of a target: one for the name of an instance, all for the name of a service. No sources. */
  slotsOf(target: string): WorkerSlot[] {
    return this.#slots.filter(
      ({ instance, service, source }) => !source && (instance === target || service === target),
    );
  }

  sourceSlots(): WorkerSlot[] {
    return this.#slots.filter(({ source }) => source);
  }

  stopSources(): void {
    this.send(this.sourceSlots(), { kind: 'stop' });
  }

  send(slots: readonly WorkerSlot[], command: WorkerCommand): void {
    for (const slot of slots) {
      if (command.kind === 'slow' || command.kind === 'pause') slot.standingCommands.set(command.kind, command);
      if (command.kind === 'resume') slot.standingCommands.delete('pause');
      slot.worker?.send(JSON.stringify(command));
    }
  }

  /** Sends a command to every service, and to those that start later. */
  sendToServices(command: Extract<WorkerCommand, { kind: 'hold' | 'release' }>): void {
    this.#commandToServices = command;
    this.send(
      this.#slots.filter(({ source }) => !source),
      command,
    );
  }

  /** Sends SIGKILL to one process of the target. Returns its instance; undefined if no live one is left. */
  kill(target: string): string | undefined {
    // What a line in another terminal plays is killed there.
    const slot = this.slotsOf(target).find(
      ({ worker, isJoined }) => worker && !isJoined && !this.#killedWorkers.has(worker),
    );
    if (!slot?.worker) return undefined;
    this.#killedWorkers.add(slot.worker);
    slot.worker.kill();
    return slot.instance;
  }

  /** Adds an instance to a service. Returns its name; undefined if the service has the maximum already. */
  addInstance(service: string): string | undefined {
    const instance = this.#freeInstance(service);
    if (instance !== undefined) this.#startWorker(this.#addSlot({ instance, service }));
    return instance;
  }

  /**
   * Adds an instance that another process plays, which `connect` gives the task to. Returns its name; undefined if the
   * service has the maximum already.
   */
  addJoined(
    service: string,
    connect: (task: JoinedTask, onLine: (text: string) => void) => SlotWorker,
  ): string | undefined {
    const instance = this.#freeInstance(service);
    if (instance === undefined) return undefined;
    const slot = this.#addSlot({ instance, service, isJoined: true });
    const { settings: _, ...task } = this.#taskOf(slot);
    this.#attach(slot, connect(task, this.#lineReader(slot)));
    return instance;
  }

  /** The first name of an instance of a service that is not taken. */
  #freeInstance(service: string): string | undefined {
    const taken = new Set(this.slotsOf(service).map(({ instance }) => instance));
    const names = Array.from({ length: maxInstances }, (_, index) => instanceName(service, index + 1));
    return names.find((name) => !taken.has(name));
  }

  /** Stops the last instance of a service, in order. Returns its name; undefined if it is the only one. */
  removeInstance(service: string): string | undefined {
    const own = this.slotsOf(service);
    const slot = own.at(-1);
    if (!slot || own.length === 1) return undefined;
    this.#slots.splice(this.#slots.indexOf(slot), 1);
    this.send([slot], { kind: 'stop' });
    slot.worker?.close();
    if (slot.worker) this.#removedWorkers.push(slot.worker);
    return slot.instance;
  }

  /** Stops all workers, once: each finishes and commits its batch. Those still alive after the timeout are killed. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    this.send(this.#slots, { kind: 'stop' });
    const workers = [...this.#removedWorkers, ...this.#slots.flatMap(({ worker }) => worker ?? [])];
    const timer = setTimeout(() => {
      for (const worker of workers) worker.kill();
    }, stopTimeoutMs);
    for (const worker of workers) worker.close();
    await Promise.all(workers.map(({ ended }) => ended));
    clearTimeout(timer);
  }

  #addSlot(slot: Pick<WorkerSlot, 'instance' | 'service' | 'source' | 'isJoined'>): WorkerSlot {
    // It is paused and slowed as the others are.
    const [other] = slot.source ? [] : this.slotsOf(slot.service);
    const opened: WorkerSlot = { ...slot, crashes: 0, standingCommands: new Map(other?.standingCommands) };
    this.#slots.push(opened);
    return opened;
  }

  #startWorker(slot: WorkerSlot): void {
    const worker = startWorker(this.#line, this.#lineReader(slot));
    worker.send(JSON.stringify(this.#taskOf(slot)));
    this.#attach(slot, worker);
  }

  #taskOf({ instance, service, source }: WorkerSlot): WorkerTask {
    const ledgerFrom = this.#ledgerFrom(service);
    return { ...this.#task, service, instance, ...(source && { source }), ...(ledgerFrom && { ledgerFrom }) };
  }

  #lineReader(slot: WorkerSlot): (text: string) => void {
    return (text) => this.#onReport(slot, JSON.parse(text) as WorkerReport);
  }

  /** Gives the slot to a worker that has its task. */
  #attach(slot: WorkerSlot, worker: SlotWorker): void {
    delete slot.failure;
    slot.worker = worker;
    const toServices = this.#commandToServices && !slot.source ? [this.#commandToServices] : [];
    for (const command of [...toServices, ...slot.standingCommands.values()]) worker.send(JSON.stringify(command));
    this.#events.onWorkersChanged();
    worker.ended.then((end) => this.#onWorkerEnded(slot, worker, end)).catch(() => {});
  }

  #onReport(slot: WorkerSlot, report: WorkerReport): void {
    if (report.kind === 'failed') {
      const { code, message, ...words } = report.error;
      slot.failure = new CliError(code, message, words);
    }
    // Members that leave one by one at the end cause rebalances too: those are not part of the run.
    if (this.isStopping && (report.kind === 'assigned' || report.kind === 'rebalancing')) return;
    this.#events.onReport(slot, report);
  }

  async #onWorkerEnded(
    slot: WorkerSlot,
    worker: SlotWorker,
    { code, stderr }: { code: number; stderr: string },
  ): Promise<void> {
    if (slot.worker === worker) delete slot.worker;
    if (this.isStopping) return;
    if (slot.isJoined) {
      if (this.#slots.includes(slot)) this.#slots.splice(this.#slots.indexOf(slot), 1);
      this.#events.onWorkerEnded(slot, false);
      return;
    }
    const killed = code === sigkillExitCode;
    if (!killed) slot.crashes++;
    const isUnrecoverable = slot.crashes > maxCrashes || slot.failure?.code === 'denied';
    const isInUse = this.#slots.includes(slot);
    // A source keeps no record of what it has sent: a replacement would start from the first event.
    const isReplaced = isInUse && slot.source === undefined && (killed || !isUnrecoverable);
    this.#events.onWorkerEnded(slot, isReplaced);
    if (!isInUse) return;
    if (!isReplaced) {
      const words = stderr.trim() || `exit ${code}`;
      this.#events.onFailure(unrecoverable(slot, words));
      return;
    }
    await pause(restartDelayMs);
    if (!this.isStopping && this.#slots.includes(slot)) this.#startWorker(slot);
  }
}

/** 128 plus the number of SIGKILL. */
const sigkillExitCode = 137;

/** The error for a worker that is given up, with what it reported or wrote to stderr last. */
function unrecoverable({ instance, failure }: WorkerSlot, words: string): CliError {
  if (!failure) return new CliError('failed', `${instance} has ended: ${words}`);
  const { code, message, hint, kafka } = failure;
  return new CliError(code, `${instance} cannot go on: ${message}`, { hint, kafka, cause: failure });
}
