import type { Lang } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { topicPicture } from '../../lib/flows/draw/diagram.js';
import { graphOf } from '../../lib/flows/draw/graph.js';
import { describeTexts } from '../../lib/flows/texts.js';
import type { Flow, Reaction, Service } from '../../lib/flows/types.js';
import { type Block, type Cell, styled } from '../../lib/io/blocks.js';

/** A flow as scripts read it. */
export function flowRow(flow: Flow, lang: Lang): Row {
  return {
    name: flow.name,
    title: flow.title[lang],
    topics: graphOf(flow),
    services: flow.services.map(({ name, group, instances, idempotent, work, failureRate }) => ({
      name,
      group,
      instances,
      idempotent,
      workMs: work,
      failureRate,
    })),
    expectations: flow.expectations.map(({ name, title }) => ({ name, title: title[lang] })),
  };
}

/** A flow as people read it: a picture of each topic, and what each event leads to. */
export function flowBlocks(flow: Flow, lang: Lang, width: number | undefined): Block[] {
  const say = (key: 'event' | 'service' | 'does' | 'emits' | 'expects'): string => describeTexts[key][lang];
  return [
    { kind: 'heading', text: flow.name },
    { kind: 'text', lines: [styled(flow.title[lang], 'dim')] },
    ...graphOf(flow).map((topic): Block => ({ kind: 'picture', lines: topicPicture(topic, width) })),
    {
      kind: 'table',
      columns: [{ title: say('event') }, { title: say('service') }, { title: say('does') }, { title: say('emits') }],
      rows: flow.topics
        .flatMap(({ events }) => events)
        .flatMap((event) =>
          flow.services
            .flatMap((service) => reactionRows(event, service, lang))
            .map(([service, does, emits], index): Cell[] => [
              index === 0 ? event : '',
              service === '' ? '' : styled(`→ ${service}`, 'name'),
              does,
              emits,
            ]),
        ),
    },
    ...(flow.services.length === 0 ? [] : [servicesBlock(flow.services, lang)]),
    ...(flow.expectations.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            lines: [styled(say('expects'), 'dim'), ...flow.expectations.map(({ title }) => `  ✓ ${title[lang]}`)],
          },
        ]),
  ];
}

/** Service, what it does, and what follows: a row for each way in which the work on an event may end. */
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

function servicesBlock(services: readonly Service[], lang: Lang): Block {
  const say = (key: 'service' | 'group' | 'instances' | 'work' | 'fails' | 'idempotent'): string =>
    describeTexts[key][lang];
  return {
    kind: 'table',
    columns: [
      { title: say('service') },
      { title: say('group') },
      { title: say('instances'), align: 'right' },
      { title: say('work'), align: 'right' },
      { title: say('fails'), align: 'right' },
      { title: say('idempotent') },
    ],
    rows: services.map(({ name, group, instances, work, failureRate, idempotent }) => [
      styled(name, 'name'),
      group,
      instances,
      work === 0 ? styled('0', 'dim') : `${work} ms`,
      failureRate === 0 ? styled('0', 'dim') : `${Math.round(failureRate * 100)} %`,
      idempotent ? styled('✓', 'good') : styled('-', 'dim'),
    ]),
  };
}
