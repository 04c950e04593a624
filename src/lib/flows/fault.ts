import { parseDuration } from '../base/duration.js';
import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { availableNames } from '../base/plural.js';
import { type Flow, instanceName, maxInstances } from './types.js';

/**
 * A fault that is injected into a run. `atMs` counts from the first source event. A pause with `forMs: null` lasts
 * until it is resumed.
 */
export type Fault =
  | { readonly kind: 'kill'; readonly target: string; readonly atMs: number }
  | { readonly kind: 'pause'; readonly target: string; readonly atMs: number; readonly forMs: number | null }
  | { readonly kind: 'resume'; readonly target: string; readonly atMs: number }
  /** Adds or removes one instance. */
  | { readonly kind: 'scale'; readonly target: string; readonly atMs: number; readonly by: 1 | -1 }
  | { readonly kind: 'slow'; readonly target: string; readonly atMs: number; readonly ms: number }
  | { readonly kind: 'poison'; readonly topic: string; readonly after: number }
  | { readonly kind: 'killBroker'; readonly broker: 'leader' | number; readonly atMs: number };

/** An entry of the fault log: a fault, or a killed broker that is back. */
export type FaultEvent = Fault | { readonly kind: 'brokerBack'; readonly broker: number };

/** True for `slow` from the start: applied at the first event it would miss the batch that is being worked on. */
export const appliesFromStart = (fault: Fault): boolean => fault.kind === 'slow' && fault.atMs === 0;

const defaultPauseMs = 5000;
const formError = (text: string, form: string): CliError =>
  new CliError('usage', `"${text}" is not of the form ${form}`, {
    hint: `For example:  ${formExamples[form] ?? form}`,
  });

const formExamples: Readonly<Record<string, string>> = {
  'SERVICE@TIME': 'payment@5s',
  'SERVICE@TIME+TIME': 'payment@5s+3s',
  'SERVICE=TIME': 'shipping=200ms',
  'TOPIC@N': 'order-events@10',
  'BROKER@TIME': 'leader@5s',
  'SERVICE=N': 'notifications=3',
};

function splitAtLast(text: string, mark: string, form: string): readonly [string, string] {
  const at = text.lastIndexOf(mark);
  if (at < 1 || at === text.length - 1) throw formError(text, form);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `payment@5s`, `payment-2@5s`. */
export function parseKill(text: string): Fault {
  const [target, time] = splitAtLast(text, '@', 'SERVICE@TIME');
  return { kind: 'kill', target, atMs: parseDuration(time) };
}

/** `payment@5s+3s`: at five seconds, for three; without a length for five. */
export function parsePause(text: string): Fault {
  const [target, times] = splitAtLast(text, '@', 'SERVICE@TIME+TIME');
  const [at = '', length] = times.split('+');
  return {
    kind: 'pause',
    target,
    atMs: parseDuration(at),
    forMs: length === undefined ? defaultPauseMs : parseDuration(length),
  };
}

/** `shipping=200ms`, `shipping=200ms@5s`. */
export function parseSlow(text: string): Fault {
  const [target, times] = splitAtLast(text, '=', 'SERVICE=TIME');
  const [ms = '', at = '0'] = times.split('@');
  return { kind: 'slow', target, ms: parseDuration(ms), atMs: parseDuration(at) };
}

/** `order-events@10`: after ten source events. */
export function parsePoison(text: string): Fault {
  const [topic, after] = splitAtLast(text, '@', 'TOPIC@N');
  if (!/^\d+$/.test(after)) throw formError(text, 'TOPIC@N');
  return { kind: 'poison', topic, after: Number(after) };
}

/** `leader@5s` (of the first partition of the flow's first topic), `2@5s`. */
export function parseKillBroker(text: string): Fault {
  const [broker, time] = splitAtLast(text, '@', 'BROKER@TIME');
  if (broker !== 'leader' && !/^\d+$/.test(broker)) throw formError(text, 'BROKER@TIME');
  return { kind: 'killBroker', broker: broker === 'leader' ? broker : Number(broker), atMs: parseDuration(time) };
}

/** `notifications=3`; `shipping=0` leaves a service out. */
export function parseScale(text: string): readonly [string, number] {
  const [service, count] = splitAtLast(text, '=', 'SERVICE=N');
  if (!/^\d+$/.test(count) || Number(count) > maxInstances) {
    throw new CliError('usage', `"${count}" is no number of instances`, {
      hint: `From 0, which leaves the service out, to ${maxInstances}.`,
    });
  }
  return [service, Number(count)];
}

export interface RequestedFaults {
  readonly faults: readonly Fault[];
  readonly scale: ReadonlyMap<string, number>;
  /** Source events; null for a run that ends by time. */
  readonly count: number | null;
}

/**
 * Throws `usage` for a service or topic that the flow does not have, and for poison that would come after the last
 * event.
 */
export function checkFaultTargets(flow: Flow, { faults, scale, count }: RequestedFaults): void {
  const services = flow.services.map(({ name }) => name);
  const topics = flow.topics.map(({ name }) => name);
  const instances = flow.services.flatMap(({ name, instances: count }) =>
    Array.from({ length: scale.get(name) ?? count }, (_, index) => instanceName(name, index + 1)),
  );
  const known = (what: string, name: string, names: readonly string[]): void => {
    if (names.includes(name)) return;
    const near = nearest(name, names);
    throw new CliError('usage', `${flow.name} has no ${what} "${name}"`, {
      hint: near ? `Did you mean ${near}?` : `${availableNames(what, names)}.`,
    });
  };
  for (const name of scale.keys()) known('service', name, services);
  for (const fault of faults) {
    if (fault.kind === 'poison') {
      known('topic', fault.topic, topics);
      if (count !== null && fault.after > count) {
        throw new CliError('usage', `no record can come after ${fault.after} events: there are ${count} of them`, {
          hint: `kafkactl flows run ${flow.name} --poison ${fault.topic}@${Math.ceil(count / 2)}`,
        });
      }
    } else if (fault.kind !== 'killBroker') known('service', fault.target, [...services, ...instances]);
  }
}
