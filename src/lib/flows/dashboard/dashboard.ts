import type { Lang } from '../../app.js';
import type { Pulse } from '../measure/pulse.js';
import type { FlowReport } from '../measure/report.js';
import type { News } from '../run/news.js';
import type { FlowRun } from '../run/run.js';
import type { Flow } from '../types.js';
import { readAssets } from './assets.js';
import { Figures } from './figures.js';
import { type PageState, pageStart, shownMeasures } from './page.js';
import { message, PageServer } from './server.js';
import { serviceStates, topicStates } from './standing.js';

export interface DashboardOptions {
  readonly flow: Flow;
  /** Id of the run. */
  readonly run: string;
  readonly lang: Lang;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * The page of a run: figures that a service of the flow has read from the topics, and how groups and topics stand. It
 * is told all of it anew each half second, so that it may come late, go, and come back.
 */
export class Dashboard {
  readonly #server: PageServer;
  readonly #figures: Figures;
  #watched: { readonly run: FlowRun; readonly pulse: Pulse } | undefined;
  #phase: PageState['phase'] = 'joining';
  #report: FlowReport | undefined;
  #tookMs: number | undefined;

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

  /** The page is of this run from now on. */
  watch(run: FlowRun, pulse: Pulse): void {
    this.#watched = { run, pulse };
  }

  /** Tells everyone how it stands now: what has come of it and what the cluster says are of one moment then. */
  tell(): void {
    this.#server.tell(message('state', this.state()));
  }

  hear(news: News): void {
    if (news.kind === 'ready') this.#phase = 'running';
    if (news.kind === 'drained') {
      this.#tookMs = this.#watched?.run.clock.since(Date.now());
      this.#phase = 'measuring';
    }
    if (news.kind === 'heard' && news.report.kind === 'figures')
      for (const event of news.report.events) this.#figures.add(event);
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
      await this.#watched?.pulse.end();
      this.tell();
    }
  }

  async close(): Promise<void> {
    await this.#server.close(message('state', this.state()));
  }

  state(): PageState {
    const { expectations, passed, tookMs } = this.#report ?? {};
    const over = this.#phase === 'measuring' || this.#phase === 'ended';
    const { run, pulse } = this.#watched ?? {};
    const took = tookMs ?? this.#tookMs ?? run?.clock.since(Date.now()) ?? 0;
    const ofAll = over ? took : null;
    return {
      phase: this.#phase,
      tookMs: took,
      sent: run?.sent ?? 0,
      measures: this.#figures.states(over, Date.now()),
      topics: run && pulse ? topicStates(run, pulse, ofAll) : [],
      services: run && pulse ? serviceStates(run, pulse, ofAll) : [],
      report: expectations && passed !== undefined ? { passed, expectations } : null,
    };
  }
}
