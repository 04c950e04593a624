import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../errors.js';
import type { CommandLine } from '../../processes/spawn.js';
import { startWorker, type WorkerProcess } from '../../processes/worker.js';
import type { Order, Report, SourceTask, Task } from '../protocol.js';
import { instanceName, mostInstances, type Service } from '../types.js';

/** One process of a run. */
export interface Post {
  /** `payment-2`. */
  readonly instance: string;
  readonly service: string;
  readonly source?: SourceTask;
  worker?: WorkerProcess;
  /** How often it has ended without being asked to, and why it said it could not go on. */
  crashes: number;
  failure?: CliError;
  /** Orders that a process that takes its place is given too. */
  readonly standing: Map<Order['kind'], Order>;
}

export const isPaused = ({ standing }: Pick<Post, 'standing'>): boolean => standing.has('pause');

export function isSlowed({ standing }: Pick<Post, 'standing'>): boolean {
  const slow = standing.get('slow');
  return slow?.kind === 'slow' && slow.ms > 0;
}

export interface CrewEvents {
  /** A process told something. */
  hear(post: Post, report: Report): void;
  /** A process has ended, killed or by itself; where it is replaced another one takes its place in a moment. */
  lost(post: Post, isReplaced: boolean): void;
  /** A process has ended so often that there is no use in another one. */
  fail(error: CliError): void;
  /** Which processes there are has changed. */
  changed(): void;
}

/** As long as a supervisor takes to notice and to start another one. */
const restartMs = 1000;
const mostCrashes = 5;
const graceMs = 5000;

/** The processes of a run: starts them, talks with them, kills them on purpose, and puts others in their place. */
export class Crew {
  readonly #task: Omit<Task, 'service' | 'instance'>;
  readonly #ledgerFrom: (service: string) => readonly number[] | undefined;
  readonly #line: CommandLine;
  readonly #events: CrewEvents;
  readonly #posts: Post[] = [];
  /** A killed one is seen to have ended a moment later. */
  readonly #killed = new WeakSet<WorkerProcess>();
  /** Of those that were sent away while the run went on. */
  readonly #leaving: WorkerProcess[] = [];
  #ending: Promise<void> | undefined;

  constructor(
    task: Omit<Task, 'service' | 'instance'>,
    ledgerFrom: (service: string) => readonly number[] | undefined,
    line: CommandLine,
    events: CrewEvents,
  ) {
    this.#task = task;
    this.#ledgerFrom = ledgerFrom;
    this.#line = line;
    this.#events = events;
  }

  get posts(): readonly Post[] {
    return this.#posts;
  }

  /** True once all processes are told to end: none of them is missed. */
  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  startService({ name }: Service, count: number): void {
    for (let index = 1; index <= count; index++) this.#open({ instance: instanceName(name, index), service: name });
  }

  startSource(service: string, source: SourceTask): void {
    this.#open({ instance: `${service}-source-${source.index + 1}`, service, source });
  }

  /** The services' processes that a word stands for: one by its own name, all by the service's. */
  of(target: string): Post[] {
    return this.#posts.filter(
      ({ instance, service, source }) => !source && (instance === target || service === target),
    );
  }

  sources(): Post[] {
    return this.#posts.filter(({ source }) => source);
  }

  order(posts: readonly Post[], order: Order): void {
    for (const post of posts) {
      if (order.kind === 'slow' || order.kind === 'pause') post.standing.set(order.kind, order);
      if (order.kind === 'resume') post.standing.delete('pause');
      post.worker?.send(JSON.stringify(order));
    }
  }

  /** SIGKILL for one process of the target; its name, or undefined where none lives that is not killed already. */
  kill(target: string): string | undefined {
    const post = this.of(target).find(({ worker }) => worker && !this.#killed.has(worker));
    if (!post?.worker) return undefined;
    this.#killed.add(post.worker);
    post.worker.kill();
    return post.instance;
  }

  /** One more instance of a service; its name, or undefined where there are enough. */
  grow(service: string): string | undefined {
    const taken = new Set(this.of(service).map(({ instance }) => instance));
    const names = Array.from({ length: mostInstances }, (_, index) => instanceName(service, index + 1));
    const instance = names.find((name) => !taken.has(name));
    // It is held and slowed as the others are.
    const standing = this.of(service)[0]?.standing;
    if (instance !== undefined) this.#open({ instance, service }, standing);
    return instance;
  }

  /** Ends the last instance of a service in order, but never the only one; its name. */
  shrink(service: string): string | undefined {
    const own = this.of(service);
    const post = own.at(-1);
    if (!post || own.length === 1) return undefined;
    this.#posts.splice(this.#posts.indexOf(post), 1);
    this.order([post], { kind: 'stop' });
    post.worker?.close();
    if (post.worker) this.#leaving.push(post.worker);
    return post.instance;
  }

  /** Ends all in order, once: each finishes what it works on and commits it. Those that do not listen are killed. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.order(this.#posts, { kind: 'stop' });
    const workers = [...this.#leaving, ...this.#posts.flatMap(({ worker }) => worker ?? [])];
    const timer = setTimeout(() => {
      for (const worker of workers) worker.kill();
    }, graceMs);
    for (const worker of workers) worker.close();
    await Promise.all(workers.map(({ ended }) => ended));
    clearTimeout(timer);
  }

  #open(post: Pick<Post, 'instance' | 'service' | 'source'>, standing: Post['standing'] = new Map()): void {
    const opened: Post = { ...post, crashes: 0, standing: new Map(standing) };
    this.#posts.push(opened);
    this.#start(opened);
  }

  #start(post: Post): void {
    const { instance, service, source } = post;
    delete post.failure;
    const worker = startWorker(this.#line, (text) => this.#heard(post, JSON.parse(text) as Report));
    post.worker = worker;
    const ledgerFrom = this.#ledgerFrom(service);
    const task: Task = {
      ...this.#task,
      service,
      instance,
      ...(source && { source }),
      ...(ledgerFrom && { ledgerFrom }),
    };
    worker.send(JSON.stringify(task));
    for (const order of post.standing.values()) worker.send(JSON.stringify(order));
    this.#events.changed();
    worker.ended.then((end) => this.#ended(post, worker, end)).catch(() => {});
  }

  #heard(post: Post, report: Report): void {
    if (report.kind === 'failed') {
      const { code, message, ...words } = report.error;
      post.failure = new CliError(code, message, words);
    }
    // Members that leave one after the other give each other their partitions: that is the end, and no rebalance of the run.
    if (this.isEnding && (report.kind === 'assigned' || report.kind === 'rebalancing')) return;
    this.#events.hear(post, report);
  }

  async #ended(post: Post, worker: WorkerProcess, { code, stderr }: { code: number; stderr: string }): Promise<void> {
    if (post.worker === worker) delete post.worker;
    if (this.isEnding) return;
    const killed = code === killedCode;
    if (!killed) post.crashes++;
    const isHopeless = post.crashes > mostCrashes || post.failure?.code === 'denied';
    const isKept = this.#posts.includes(post);
    // A source does not know what it had sent: another one would begin anew.
    const isReplaced = isKept && post.source === undefined && (killed || !isHopeless);
    this.#events.lost(post, isReplaced);
    if (!isKept) return;
    if (!isReplaced) {
      const words = stderr.trim() || `exit ${code}`;
      this.#events.fail(hopeless(post, words));
      return;
    }
    await pause(restartMs);
    if (!this.isEnding && this.#posts.includes(post)) this.#start(post);
  }
}

/** 128 and the number of SIGKILL. */
const killedCode = 137;

/** Why there is no use in another process, in its own last words. */
function hopeless({ instance, failure }: Post, words: string): CliError {
  if (!failure) return new CliError('failed', `${instance} has ended: ${words}`);
  const { code, message, hint, kafka } = failure;
  return new CliError(code, `${instance} cannot go on: ${message}`, { hint, kafka, cause: failure });
}
