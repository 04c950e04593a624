import type { Flow } from '../types.js';
import { type CausalLink, causalLinks } from './causal-links.js';
import type { FlowProblems } from './flow-problems.js';

/** Reports events that no source leads to, and loops of events that never die out. */
export function checkCausality(problems: FlowProblems, flow: Flow): void {
  const following = causalLinks(flow);
  const sourceEvents = flow.sources.flatMap(({ story = [], mix = [] }) => [...story, ...mix].map(({ event }) => event));
  const emitted = new Set([...sourceEvents, ...following.map(({ event }) => event)]);
  const reached = reachable(sourceEvents, following);
  const known = new Set(flow.topics.flatMap(({ events }) => events));
  // A misspelt event is reported as unknown already: its consequences are not reported too.
  const orphans = [...emitted].some((event) => !known.has(event))
    ? []
    : flow.topics.flatMap(({ events }, index) =>
        events.flatMap((event, at) => (reached.has(event) ? [] : [{ event, path: ['topics', index, 'events', at] }])),
      );
  const causeless = orphans.filter(({ event }) => !emitted.has(event));
  for (const { event, path } of causeless) {
    problems.add(path, `nobody emits ${event}`, 'A source begins with it, or a service emits it.');
  }
  const [first] = orphans;
  if (first && causeless.length === 0) {
    problems.add(first.path, `no source leads to ${first.event}`, 'What leads to it follows from itself alone.');
  }
  const loops = linksOnLoops(following);
  const endless = loops.find((link) => isEndless(link, loops));
  if (endless) {
    problems.add(
      endless.path,
      `${endless.event} leads to ${endless.cause} again, and so on without end`,
      'Give the reactions on the way chances, so that fewer come back each time.',
    );
  }
}

/** The events that these may lead to, themselves included. */
function reachable(from: readonly string[], following: readonly CausalLink[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const event of found) for (const link of following) if (link.cause === event) found.add(link.event);
  return found;
}

/** The edges on loops or between loops: what is left after removing dead ends and starts, again and again. */
function linksOnLoops(following: readonly CausalLink[]): readonly CausalLink[] {
  const causes = new Set(following.map(({ cause }) => cause));
  const events = new Set(following.map(({ event }) => event));
  const left = following.filter(({ cause, event }) => causes.has(event) && events.has(cause));
  return left.length === following.length ? left : linksOnLoops(left);
}

const loopRounds = 1000;
/** A loop that shrinks by less than this per round takes thousands of rounds to die out: it counts as endless. */
const minLossPerRound = 1e-3;

/**
 * True if an event leads back to its cause and the number of events does not shrink on the way. Power iteration: the
 * growth per round tends to the spectral radius of the loop's matrix of ratios.
 */
function isEndless({ cause, event }: CausalLink, following: readonly CausalLink[]): boolean {
  const ahead = reachable([event], following);
  if (!ahead.has(cause)) return false;
  const loop = following.filter((link) => ahead.has(link.event) && reachable([link.event], following).has(cause));
  let counts = new Map([[event, 1]]);
  let growth = 0;
  for (let round = 0; round < loopRounds; round++) {
    const next = new Map<string, number>();
    for (const link of loop) {
      next.set(link.event, (next.get(link.event) ?? 0) + (counts.get(link.cause) ?? 0) * link.ratio);
    }
    const sum = [...next.values()].reduce((total, each) => total + each, 0);
    if (sum === 0) return false;
    growth += Math.log(sum);
    counts = new Map([...next].map(([name, each]) => [name, each / sum]));
  }
  return growth / loopRounds > -minLossPerRound;
}
