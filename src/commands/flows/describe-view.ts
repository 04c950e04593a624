import type { Lang } from '../../lib/base/language.js';
import { topicDiagram } from '../../lib/flows/draw/topic-diagram.js';
import { graphOf } from '../../lib/flows/flow-graph.js';
import type { Flow } from '../../lib/flows/types.js';
import { type Block, styled } from '../../lib/io/blocks.js';
import { reactionsBlock, serviceFactsBlock } from './describe-tables.js';
import { describeTexts } from './describe-texts.js';

/** A flow as scripts read it. */
export function flowRow(flow: Flow, lang: Lang) {
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

/** A flow as people read it: a diagram of each topic, and the reactions to each event. */
export function flowBlocks(flow: Flow, lang: Lang, width: number | undefined): Block[] {
  return [
    { kind: 'heading', text: flow.name },
    { kind: 'text', lines: [styled(flow.title[lang], 'dim')] },
    ...graphOf(flow).map((topic): Block => ({ kind: 'picture', lines: topicDiagram(topic, width) })),
    reactionsBlock(flow, lang, width),
    ...(flow.services.length === 0 ? [] : [serviceFactsBlock(flow.services, lang, width)]),
    ...(flow.expectations.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            lines: [
              styled(describeTexts.expects[lang], 'dim'),
              ...flow.expectations.map(({ title }) => `  ✓ ${title[lang]}`),
            ],
          },
        ]),
  ];
}
