import type { Lang } from '../../base/language.js';
import { readAssets } from '../../web/assets.js';
import { PageServer, sseMessage } from '../../web/page-server.js';
import type { FlowReport } from '../measure/report.js';
import type { FlowRun } from '../run/flow-run.js';
import type { RunEvent } from '../run/run-event.js';
import type { RunMetrics } from '../run/run-metrics.js';
import type { Flow } from '../types.js';
import { MeasureAggregator } from './measure-aggregator.js';
import { type PageState, pageStartOf, shownMeasures } from './page.js';
import { serviceStates, topicStates } from './page-states.js';

export interface DashboardOptions {
  readonly flow: Flow;
  /** Id of the run. */
  readonly run: string;
  readonly lang: Lang;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * The dashboard of a run: the measures that a service of the flow has read from the topics, and the state of topics and
 * groups. Each message holds the whole state, so a page may be opened late, closed, and opened again.
 */
export class Dashboard {
  readonly #server: PageServer;
  readonly #measures: MeasureAggregator;
  #attached: { readonly run: FlowRun; readonly metrics: RunMetrics } | undefined;
  #phase: PageState['phase'] = 'joining';
  #report: FlowReport | undefined;
  #tookMs: number | undefined;

  private constructor(figures: MeasureAggregator, server: PageServer) {
    this.#measures = figures;
    this.#server = server;
  }

  /** Opens the page. Throws what `PageServer.open` throws. */
  static async open({ flow, run, lang, port }: DashboardOptions): Promise<Dashboard> {
    const start = sseMessage('start', pageStartOf(flow, run, lang));
    const greeting = (): string => start + sseMessage('state', dashboard.state());
    const server = await PageServer.open({
      port,
      portOption: '--port',
      assets: await readAssets('dashboard'),
      greeting,
    });
    const dashboard: Dashboard = new Dashboard(new MeasureAggregator(shownMeasures(flow)), server);
    return dashboard;
  }

  get address(): string {
    return this.#server.address;
  }

  /** The run whose state is shown from now on, and its metrics. */
  attach(run: FlowRun, metrics: RunMetrics): void {
    this.#attached = { run, metrics };
  }

  /** Sends the current state to every open page: measures and cluster metrics of one moment. */
  publish(): void {
    this.#server.broadcast(sseMessage('state', this.state()));
  }

  onEvent(event: RunEvent): void {
    if (event.kind === 'ready') this.#phase = 'running';
    if (event.kind === 'drained') {
      this.#tookMs = this.#attached?.run.clock.elapsedAt(Date.now());
      this.#phase = 'measuring';
    }
    if (event.kind === 'report' && event.report.kind === 'figures')
      for (const windowEvent of event.report.events) this.#measures.add(windowEvent);
  }

  /** Waits for the end of the run, successful or not, and sends the final state. Throws what the run throws. */
  async followRun(running: Promise<FlowReport>): Promise<FlowReport> {
    try {
      this.#report = await running;
      this.#phase = 'ended';
      return this.#report;
    } catch (error) {
      this.#phase = 'failed';
      throw error;
    } finally {
      await this.#attached?.metrics.stop();
      this.publish();
    }
  }

  async close(): Promise<void> {
    await this.#server.close(sseMessage('state', this.state()));
  }

  state(): PageState {
    const { expectations, passed, tookMs } = this.#report ?? {};
    const isOver = this.#phase === 'measuring' || this.#phase === 'ended';
    const { run, metrics } = this.#attached ?? {};
    const elapsed = tookMs ?? this.#tookMs ?? run?.clock.elapsedAt(Date.now()) ?? 0;
    const ofAll = isOver ? elapsed : null;
    return {
      phase: this.#phase,
      tookMs: elapsed,
      sent: run?.sourceEventCount ?? 0,
      measures: this.#measures.states(isOver, Date.now()),
      topics: run && metrics ? topicStates(run, metrics, ofAll) : [],
      services: run && metrics ? serviceStates(run, metrics, ofAll) : [],
      report: expectations && passed !== undefined ? { passed, expectations } : null,
    };
  }
}
