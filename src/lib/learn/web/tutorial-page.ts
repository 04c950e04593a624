import type { Lang } from '../../base/language.js';
import { readAssets } from '../../web/assets.js';
import { PageServer, sseMessage } from '../../web/page-server.js';
import { sentJson } from '../../web/sent.js';
import { type TutorialPageState, tutorialPageStart } from './page.js';

export interface TutorialPageOptions {
  readonly lang: Lang;
  /** 0 for a free one. */
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly state: () => TutorialPageState;
}

/** The tutorial in a browser: what the terminal shows of a lesson above its prompt. Nothing can be typed there. */
export class TutorialPage {
  readonly #server: PageServer;
  readonly #options: TutorialPageOptions;
  /** The state that was sent last, as JSON. */
  #sent = '';

  private constructor(server: PageServer, options: TutorialPageOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** Opens the page. Throws what `PageServer.open` throws. */
  static async open(options: TutorialPageOptions): Promise<TutorialPage> {
    const start = sseMessage('start', tutorialPageStart(options.lang));
    const greeting = (): string => {
      const state = sentJson(options.state());
      // Where other pages are open, what is new has yet to be sent to them.
      if (!server.hasSubscribers) page.#sent = state;
      return start + page.#message(state);
    };
    const assets = await readAssets('tutorial');
    const server: PageServer = await PageServer.open({
      port: options.port,
      portOption: '--web-port',
      assets,
      greeting,
    });
    const page: TutorialPage = new TutorialPage(server, options);
    return page;
  }

  get address(): string {
    return this.#server.address;
  }

  /** Sends the state to the pages that are open, where it is another than before. */
  publish(): void {
    if (!this.#server.hasSubscribers) return;
    const state = sentJson(this.#options.state());
    if (state === this.#sent) return;
    this.#sent = state;
    this.#server.broadcast(this.#message(state));
  }

  /** Tells the pages that the tutorial has been closed. */
  async close(): Promise<void> {
    await this.#server.close(sseMessage('closed', {}));
  }

  #message(state: string): string {
    return `event: state\ndata: {"at":${this.#options.now()},${state.slice(1)}\n\n`;
  }
}
