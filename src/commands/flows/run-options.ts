import { randomBytes, randomInt } from 'node:crypto';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { quoteWord } from '../../lib/base/quote-word.js';
import { withSeparator } from '../../lib/flows/resource-names.js';
import type { RunOptions } from '../../lib/flows/run/run-context.js';
import { isBroker, type SandboxState } from '../../lib/sandbox/types.js';
import { runEndTexts } from './run-end-texts.js';
import type { RunValues } from './run-inputs.js';

const defaultCount = 100;

/**
 * The options of a run, with a new run id. Throws `usage` for a prefix that topics cannot have, and for options of sources
 * in a run without any.
 */
export function runOptionsOf(values: RunValues): RunOptions {
  const { events, rate, duration, scale, seed, keep, prefix } = values;
  if (prefix !== undefined && !/^[A-Za-z0-9._-]{1,80}$/.test(prefix)) {
    throw new CliError('usage', `"${prefix}" cannot stand before the name of a topic`, {
      hint: 'Letters, digits, ".", "_" and "-" can.',
    });
  }
  const { kill, pause, slow, poison, killBroker, noSource } = values;
  refuseSourceOptions(values);
  return {
    run: randomBytes(4).toString('hex').slice(0, 6),
    hasSource: !noSource,
    count: noSource ? null : (events ?? (duration === undefined ? defaultCount : null)),
    durationMs: duration ?? null,
    rate: rate ?? (events === undefined ? undefined : null),
    scale: new Map(scale),
    seed: seed ?? randomInt(2 ** 31),
    keep,
    prefix,
    faults: [...kill, ...pause, ...slow, ...poison, ...killBroker],
  };
}

/** Throws `usage` for options that say what sources do, where there is no source. */
function refuseSourceOptions({ flow, noSource, events, rate, poison }: RunValues): void {
  const hint = `Services alone, for events that you send by hand:  kafkactl flows run ${quoteWord(flow)} --no-source`;
  if (events === 0) throw new CliError('usage', '--events 0 would be a run without events', { hint });
  const given = [
    ...(events === undefined ? [] : ['--events']),
    ...(rate === undefined ? [] : ['--rate']),
    ...(poison.length === 0 ? [] : ['--poison']),
  ];
  if (!noSource || given.length === 0) return;
  throw new CliError(
    'usage',
    `${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} for sources, and --no-source starts none`,
    { hint },
  );
}

/** On a cluster that is no sandbox: requires a prefix, and asks before anything is created. */
export async function confirmForeignCluster({ prefix }: RunValues, app: App): Promise<void> {
  if (prefix === undefined) {
    // An unreachable cluster is the error to report then, rather than the missing prefix.
    await (await app.cluster()).describe();
    throw new CliError(
      'usage',
      'this cluster is no sandbox of yours: a flow needs a prefix for its topics and groups',
      {
        hint: 'Give one:  --prefix demo --yes\nOr run it on a sandbox:  kafkactl sandbox up',
      },
    );
  }
  await app.confirm({
    question: runEndTexts.confirmCreation(withSeparator(prefix)),
    affected: [],
    name: prefix,
  });
}

/** Throws `usage` if `--kill-broker` names no broker of a sandbox of several. */
export function refuseBrokerDrill(sandbox: SandboxState | undefined, { killBroker, profile }: RunValues): void {
  if (killBroker.length === 0) return;
  if (!sandbox) throw new CliError('usage', '--kill-broker is for brokers of a sandbox');
  if (sandbox.nodes.length === 1 || profile === undefined) {
    throw new CliError('usage', '--kill-broker needs a sandbox of three brokers, and topics with several replicas', {
      hint: 'kafkactl sandbox up --name three --brokers 3\nkafkactl flows run order-events --context three --profile prod --kill-broker leader@5s',
    });
  }
  const ids = sandbox.nodes.filter(isBroker).map(({ id }) => id);
  for (const fault of killBroker) {
    if (fault.kind !== 'killBroker' || fault.broker === 'leader' || ids.includes(fault.broker)) continue;
    throw new CliError('usage', `sandbox "${sandbox.name}" has no broker ${fault.broker}`, {
      hint: `Its brokers are ${ids.join(', ')}; or say leader.`,
    });
  }
}
