import { duration, flag, type Inputs, integer, plainText, repeatable, type Values } from '../../lib/cli/inputs.js';
import { parseKill, parseKillBroker, parsePause, parsePoison, parseScale, parseSlow } from '../../lib/flows/fault.js';
import { flowArgument, prefixOption } from './inputs.js';

const faultSection = 'Trouble on purpose';
const dashboardSection = 'Dashboard';

export const runCommandArgs = { flow: flowArgument } satisfies Inputs;
export const runCommandOptions = {
  noSource: flag('Services alone, which work on what you send by hand until Ctrl-C, or for --duration'),
  events: integer('Source events to emit', { min: 0, max: 100_000_000 }),
  rate: integer('Source events a second', { min: 1, max: 1_000_000 }),
  duration: duration('Stop emitting after this time: 10s, 5m; with --no-source, end', { least: '1ms' }),
  scale: repeatable('Instances of a service, 0 to leave it out; repeat for several', {
    value: 'SERVICE=N',
    parse: parseScale,
  }),
  profile: plainText('Profile of topics.yaml for the topics that are made', { value: 'NAME', completes: 'profile' }),
  seed: integer('Makes the same events again', { min: 0, max: 2 ** 31 }),
  keep: flag('Leave topics and groups; flows stop removes them'),
  plain: flag('Lines instead of the live view'),
  dashboard: flag('Show the figures on a web page of this machine', { section: dashboardSection }),
  port: integer('Port of the page; a free one when left out', { min: 1, max: 65_535, section: dashboardSection }),
  prefix: prefixOption,
  kill: repeatable('Kill an instance at that time: payment@5s', {
    value: 'SERVICE@TIME',
    parse: parseKill,
    section: faultSection,
  }),
  pause: repeatable('Pause a service: payment@5s+3s; for 5s when left out', {
    value: 'SERVICE@TIME',
    parse: parsePause,
    section: faultSection,
  }),
  slow: repeatable('Add this time to the work on each event: shipping=200ms', {
    value: 'SERVICE=TIME',
    parse: parseSlow,
    section: faultSection,
  }),
  poison: repeatable('A record that nobody can read, after N events', {
    value: 'TOPIC@N',
    parse: parsePoison,
    section: faultSection,
  }),
  killBroker: repeatable('Kill a broker of the sandbox: leader@5s', {
    value: 'BROKER@TIME',
    parse: parseKillBroker,
    section: faultSection,
  }),
} satisfies Inputs;
export type RunValues = Values<typeof runCommandArgs> & Values<typeof runCommandOptions>;
