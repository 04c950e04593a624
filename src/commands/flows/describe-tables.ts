import type { Lang } from '../../lib/base/language.js';
import type { Flow, Reaction, Service } from '../../lib/flows/types.js';
import { type Block, type Cell, styled } from '../../lib/io/blocks.js';
import { displayWidth } from '../../lib/io/display-width.js';
import { describeTexts } from './describe-texts.js';

const gap = 2;
/** In fewer columns than these a sentence is hard to read. */
const minSentenceColumns = 26;

type DescribeKey = 'event' | 'service' | 'does' | 'emits' | 'group' | 'instances' | 'work' | 'fails' | 'idempotent';
const maxWidth = (texts: readonly string[]): number => Math.max(0, ...texts.map(displayWidth));

/**
 * The reactions to each event. Names are never truncated: where four columns leave too little room for the sentences,
 * the event has a line of its own, and emitted events stand below the sentence.
 */
export function reactionsBlock(flow: Flow, lang: Lang, width: number | undefined): Block {
  const translate = (key: DescribeKey): string => describeTexts[key][lang];
  const events = flow.topics.flatMap(({ events }) => events);
  const rows = events.flatMap((event) =>
    flow.services
      .flatMap((service) => reactionRows(event, service, lang))
      .map(([service, does, emits], index) => ({ event: index === 0 ? event : '', service, does, emits })),
  );
  const names = [events, rows.map(({ service }) => `→ ${service}`), rows.map(({ emits }) => emits)];
  const taken = names.reduce((sum, texts) => sum + maxWidth(texts) + gap, 0);
  if (width !== undefined && width - taken < minSentenceColumns) {
    return {
      kind: 'table',
      columns: [
        { title: `${translate('event')}, ${translate('service')}` },
        { title: `${translate('does')}, ${translate('emits')}` },
      ],
      rows: rows.flatMap(({ event, service, does, emits }): Cell[][] => [
        ...(event === '' ? [] : [[event, '']]),
        [service === '' ? '' : styled(`  → ${service}`, 'name'), does],
        ...(emits === '' ? [] : [['', styled(`⇒ ${emits}`, 'good')]]),
      ]),
    };
  }
  return {
    kind: 'table',
    columns: [
      { title: translate('event') },
      { title: translate('service') },
      { title: translate('does') },
      { title: translate('emits') },
    ],
    rows: rows.map(({ event, service, does, emits }) => [
      event,
      service === '' ? '' : styled(`→ ${service}`, 'name'),
      does,
      emits,
    ]),
  };
}

/** Service, sentence and emitted events: a row for each reaction, watch and measure of a service for an event. */
function reactionRows(event: string, service: Service, lang: Lang): [string, string, string][] {
  const { name, on, watches, measures } = service;
  const reactions = on[event] ?? [];
  const does = [
    ...reactions.map((reaction) => [
      `${chanceOf(reaction)}${reaction.does[lang]}`,
      (reaction.emits ?? []).map((emission) => emission.event).join(', '),
    ]),
    ...watches
      .filter((watch) => watch.event === event)
      .map(({ times, within, does, emits }) => [
        `${describeTexts.watch(times, within)[lang]}: ${does[lang]}`,
        emits.map((emission) => emission.event).join(', '),
      ]),
    ...measures
      .filter((measure) => measure.event === event)
      .map((measure) => [describeTexts.measure(measure.name, measure.every)[lang], measure.emits]),
  ];
  return does.map(([text = '', emits = ''], index) => [index === 0 ? name : '', text, emits]);
}

const chanceOf = ({ chance }: Reaction): string => (chance === undefined ? '' : `${Math.round(chance * 100)} %: `);

/** A fact of a service. Where the table is too wide, a fact that is `none` for all services is left out. */
interface ServiceFact {
  readonly key: DescribeKey;
  readonly align?: 'right' | undefined;
  readonly textOf: (service: Service) => string;
  readonly none?: string;
}

const serviceFacts: readonly ServiceFact[] = [
  { key: 'service', textOf: ({ name }) => name },
  { key: 'group', textOf: ({ group }) => group },
  { key: 'instances', align: 'right', textOf: ({ instances }) => String(instances) },
  { key: 'work', align: 'right', textOf: ({ work }) => (work === 0 ? '0' : `${work} ms`), none: '0' },
  {
    key: 'fails',
    align: 'right',
    textOf: ({ failureRate }) => (failureRate === 0 ? '0' : `${Math.round(failureRate * 100)} %`),
    none: '0',
  },
  { key: 'idempotent', textOf: ({ idempotent }) => (idempotent ? '✓' : '-'), none: '-' },
];

/** The services of a flow: groups, instances and behaviour. */
export function serviceFactsBlock(services: readonly Service[], lang: Lang, width: number | undefined): Block {
  const wide = ({ key, textOf }: ServiceFact): number =>
    maxWidth([describeTexts[key][lang], ...services.map(textOf)]) + gap;
  const taken = serviceFacts.reduce((sum, fact) => sum + wide(fact), -gap);
  const hasRoom = width === undefined || taken <= width;
  const shown = hasRoom
    ? serviceFacts
    : serviceFacts.filter(({ textOf, none }) => services.some((service) => textOf(service) !== none));
  return {
    kind: 'table',
    columns: shown.map(({ key, align = 'left' as const }) => ({ title: describeTexts[key][lang], align })),
    rows: services.map((service) =>
      shown.map(({ key, textOf, none }): Cell => {
        const text = textOf(service);
        const tone = key === 'service' ? 'name' : text === none ? 'dim' : text === '✓' ? 'good' : 'plain';
        return styled(text, tone);
      }),
    ),
  };
}
