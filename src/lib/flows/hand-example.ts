import type { Lang } from '../base/language.js';
import { quoteWord, quoteWords } from '../base/quote-word.js';
import { fieldText, generateFields } from './event.js';
import { loadFakeGenerator } from './fake-data.js';
import type { ResourceNames } from './resource-names.js';
import { type Flow, topicOfEvent } from './types.js';

/** The lines that send one event of a flow by hand and follow it, as a shell has to be given them. */
export interface HandExample {
  /** `kafkactl produce TOPIC -k KEY`: the value is the next word. */
  readonly produce: string;
  /** The event as JSON, in quotes. */
  readonly value: string;
  readonly trace: string;
}

/** An example of the event that the first source of a flow begins with; undefined for a flow without sources. */
export async function handExample(
  flow: Flow,
  names: Pick<ResourceNames, 'topic'>,
  lang: Lang,
): Promise<HandExample | undefined> {
  const [source] = flow.sources;
  const [step] = [...(source?.story ?? []), ...(source?.mix ?? [])];
  if (!source || !step) return undefined;
  const fakes = await loadFakeGenerator(lang, [source.fields, step.fields]);
  const id = `${source.entity}-1`;
  const ofThing = { [source.id]: id, ...generateFields(source.fields, [flow.name, id], fakes, { [source.id]: id }) };
  const event = {
    eventType: step.event,
    ...ofThing,
    ...generateFields(step.fields, [flow.name, id, step.event], fakes, ofThing),
  };
  const topic = topicOfEvent(flow, step.event);
  const key = fieldText(event, topic.key) ?? id;
  return {
    produce: quoteWords(['kafkactl', 'produce', names.topic(topic.name), '-k', key]),
    value: quoteWord(JSON.stringify(event)),
    trace: quoteWords(['kafkactl', 'flows', 'trace', flow.name, key]),
  };
}
