import { setTimeout as pause } from 'node:timers/promises';
import type { Lang } from '../../app.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { FlowReport } from '../measure/report.js';
import type { News } from '../run/news.js';
import type { FlowRun } from '../run/run.js';
import type { Flow } from '../types.js';
import { readAssets } from './assets.js';
import { Figures } from './figures.js';
import { type PageState, pageStart, shownMeasures } from './page.js';
import { message, PageServer } from './server.js';
import { Watch } from './watch.js';

export interface DashboardOptions {
  readonly flow: Flow;
  /** Id of the run. */
  readonly run: string;
  readonly lang: Lang;
  /** 0 for a free one. */
  readonly port: number;
}

const lookMs = 500;

/**
 * The page of a run: figures that a service of the flow has read from the topics, and how groups and topics stand. It
 * is told all of it anew each half second, so that it may come late, go, and come back.
 */
export class Dashboard {
  readonly #server: PageServer;
  readonly #figures: Figures;
  #watch: Watch | undefined;
  #run: FlowRun | undefined;
  #phase: PageState['phase'] = 'joining';
  #report: FlowReport | undefined;
  #firstAt: number | undefined;
  #drainedAt: number | undefined;
  readonly #atOnce = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  private constructor(figures: Figures, server: PageServer) {
    this.#figures = figures;
    this.#server = server;
  }

  /** Opens the page. Throws what `PageServer.open` throws. */
  static async open({ flow, run, lang, port }: DashboardOptions): Promise<Dashboard> {
    const start = message('start', pageStart(flow, run, lang));
    const greeting = (): string => start + message('state', dashboard.state());
    const server = await PageServer.open({ port, assets: await readAssets(), greeting });
    const dashboard: Dashboard = new Dashboard(new Figures(shownMeasures(flow)), server);
    return dashboard;
  }

  get address(): string {
    return this.#server.address;
  }

  /** Looks at a run from now on, until it has drained: afterwards its topics are removed. */
  watch(run: FlowRun, cluster: Cluster): void {
    this.#run = run;
    const watch = new Watch(run, cluster);
    this.#watch = watch;
    this.#looking = this.#look(watch);
  }

  hear(news: News): void {
    if (news.kind === 'ready') this.#phase = 'running';
    if (news.kind === 'drained') {
      this.#drainedAt = Date.now();
      this.#phase = 'measuring';
      // A last look now: the topics go once they have been checked.
      this.#atOnce.abort();
    }
    if (news.kind !== 'heard') return;
    if (news.report.kind === 'sent') this.#firstAt ??= Date.now();
    if (news.report.kind === 'figures') for (const event of news.report.events) this.#figures.add(event);
  }

  /** Tells the end of a run, however it ends: what the page shows then is final. */
  async follow(running: Promise<FlowReport>): Promise<FlowReport> {
    try {
      this.#report = await running;
      this.#phase = 'ended';
      return this.#report;
    } catch (error) {
      this.#phase = 'failed';
      throw error;
    } finally {
      this.#atOnce.abort();
      await this.#looking;
      this.#server.tell(message('state', this.state()));
    }
  }

  async close(): Promise<void> {
    await this.#server.close(message('state', this.state()));
  }

  state(): PageState {
    const { expectations, passed, tookMs } = this.#report ?? {};
    const over = this.#phase === 'measuring' || this.#phase === 'ended';
    const took = tookMs ?? (this.#firstAt === undefined ? 0 : (this.#drainedAt ?? Date.now()) - this.#firstAt);
    return {
      phase: this.#phase,
      tookMs: took,
      sent: this.#run?.sent ?? 0,
      measures: this.#figures.states(over),
      topics: this.#watch?.topics(over ? took : null) ?? [],
      services: this.#watch?.services(over ? took : null) ?? [],
      report: expectations && passed !== undefined ? { passed, expectations } : null,
    };
  }

  async #look(watch: Watch): Promise<void> {
    for (;;) {
      const last = this.#phase !== 'joining' && this.#phase !== 'running';
      await watch.look();
      this.#server.tell(message('state', this.state()));
      if (last) return;
      await pause(lookMs, undefined, { signal: this.#atOnce.signal }).catch(() => {});
    }
  }
}
