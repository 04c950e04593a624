import type { App } from '../app.js';
import type { LocalizedText } from '../base/language.js';
import { programName } from '../base/program-name.js';
import type { LagRow } from '../groups/lag.js';
import type { Block, Cell } from '../io/blocks.js';
import { styled } from '../io/blocks.js';
import { draw } from '../io/draw.js';
import type { Sandbox } from '../sandbox/index.js';
import type { ReceivedEvent } from './notifications-service.js';
import { quickstartTexts, reactionText } from './texts.js';

/** Draws the quickstart for people, in one language. */
export class QuickstartView {
  readonly #app: App;
  readonly #sandbox: Sandbox;
  /** The program as it has to be typed: `bin/kafkactl` in a clone. */
  readonly #program: string;
  readonly #context: string;
  #step = 0;

  constructor(app: App, sandbox: Sandbox, isCurrent: boolean) {
    this.#app = app;
    this.#sandbox = sandbox;
    this.#program = programName(app.env, app.cwd);
    this.#context = isCurrent ? '' : ` --context ${sandbox.name}`;
  }

  opening(kafkaVersion: string | null): Promise<Uint8Array> {
    const { name, engine, brokers } = this.#sandbox;
    const where = brokers.map(({ address }) => address).join(', ');
    return this.#draw([
      { kind: 'text', lines: [styled(this.#translate(quickstartTexts.title), 'head')] },
      this.#heading(quickstartTexts.kafka),
      indented([[`Apache Kafka ${kafkaVersion ?? ''}`.trim(), where, `sandbox "${name}", ${engine}`]]),
    ]);
  }

  topics(steps: readonly { readonly topic: string; readonly created: boolean }[]): Promise<Uint8Array> {
    const row = ({ topic, created }: (typeof steps)[number]): Cell[] => [
      topic,
      created
        ? styled(this.#translate(quickstartTexts.created), 'good')
        : styled(this.#translate(quickstartTexts.there), 'dim'),
    ];
    return this.#draw([this.#heading(quickstartTexts.topics), indented(steps.map(row))]);
  }

  members(
    owners: readonly { readonly consumer: string; readonly partitions: readonly number[] }[],
  ): Promise<Uint8Array> {
    const rows = owners.map(({ consumer, partitions }) => [
      styled(consumer, 'name'),
      `${this.#translate(quickstartTexts.partition)} ${partitions.join(', ')}`,
    ]);
    return this.#draw([this.#heading(quickstartTexts.members), indented(rows)]);
  }

  eventsHeading(): Promise<Uint8Array> {
    return this.#draw([this.#heading(quickstartTexts.events)]);
  }

  event({ event, key, partition, consumer }: ReceivedEvent): Promise<Uint8Array> {
    const tone = { USER_CREATED: 'good', USER_UPDATED: 'warn', USER_DELETED: 'bad' } as const;
    return this.#draw([
      indented([
        [
          styled(event.eventType.padEnd(12), tone[event.eventType]),
          key.padEnd(6),
          `${this.#translate(quickstartTexts.partition)} ${partition}`,
          styled(consumer.padEnd(15), 'name'),
          this.#translate(reactionText(event)),
        ],
      ]),
    ]);
  }

  group(rows: readonly LagRow[], consumerOf: (partition: number) => string): Promise<Uint8Array> {
    return this.#draw([
      { kind: 'text', lines: ['', styled(`  ${this.#translate(quickstartTexts.sameKey)}`, 'dim')] },
      this.#heading(quickstartTexts.group),
      indented(
        rows.map(({ partition, committed, end, lag }) => [
          partition,
          styled(consumerOf(partition), 'name'),
          committed,
          end,
          lag === 0 ? styled('0', 'good') : lag,
        ]),
        ['PARTITION', 'OWNER', 'COMMITTED', 'END', 'LAG'],
      ),
    ]);
  }

  ending(): Promise<Uint8Array> {
    const line = (rest: string) => `${this.#program} ${rest}${this.#context}`;
    const value = `'{"eventType":"USER_CREATED"}'`;
    const next: readonly (readonly [LocalizedText, string])[] = [
      [quickstartTexts.read, line('consume user-events --from-beginning --exit --print key,partition')],
      [quickstartTexts.state, line('group describe notifications-group')],
      [quickstartTexts.write, line(`produce user-events -k user-9 ${value}`)],
    ];
    return this.#draw([
      {
        kind: 'text',
        lines: ['', this.#translate(quickstartTexts.stays), `  ${line('sandbox down').replace(this.#context, '')}`, ''],
      },
      { kind: 'text', lines: [styled(this.#translate(quickstartTexts.next), 'head')] },
      {
        kind: 'text',
        noWrap: true,
        lines: next.flatMap(([meaning, typed]) => [styled(`  # ${this.#translate(meaning)}`, 'dim'), `  ${typed}`]),
      },
    ]);
  }

  #heading(text: LocalizedText): Block {
    this.#step++;
    return { kind: 'text', lines: ['', styled(`${this.#step}. ${this.#translate(text)}`, 'head')] };
  }

  #translate = (text: LocalizedText): string => text[this.#app.lang];

  async #draw(blocks: readonly Block[]): Promise<Uint8Array> {
    const { colour, tty, width, raw } = this.#app.output;
    const parts = [];
    for (const block of blocks)
      parts.push(await draw([block], { colour, width: tty ? width : undefined, safe: tty && !raw }));
    return new TextEncoder().encode(parts.join(''));
  }
}

/** A table that is indented. */
function indented(rows: readonly (readonly Cell[])[], titles: readonly string[] = []): Block {
  const width = Math.max(0, ...rows.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, index) => ({ title: titles[index] ?? '' }));
  return { kind: 'table', columns: [{ title: '' }, ...columns], rows: rows.map((row) => ['', ...row]) };
}
