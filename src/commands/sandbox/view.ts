import { durationText } from '../../lib/base/duration.js';
import { type Block, type Styled, styled, type Tone } from '../../lib/io/blocks.js';
import { field } from '../../lib/io/fields.js';
import { nameFlag, upCommand } from '../../lib/sandbox/state.js';
import type { NodeRow, SandboxRow } from '../../lib/sandbox/status.js';
import { timers } from '../../lib/sandbox/timers.js';

/** The fields of every command that shows a whole sandbox. */
export const sandboxFields = {
  name: field.string('Name of the sandbox and of its context'),
  engine: field.string('Where Apache Kafka comes from: maven, home or docker'),
  state: field.string<SandboxRow['state']>('running, degraded (some nodes are not), crashed or stopped'),
  clusterId: field.string('Id of the cluster'),
  kafkaVersion: field.string('Version of Apache Kafka'),
  secure: field.boolean('SASL_SSL and ACLs'),
  brokers: field.array<SandboxRow['brokers']>(
    'Brokers: id, pid, address and state (running, frozen, killed, crashed, stopped)',
  ),
  controller: field.object<SandboxRow['controller']>('The node that leads the metadata: id, pid, address and state'),
  timers: field.array<SandboxRow['timers']>(
    "Timers that are shorter here: key, here and Kafka's default, in milliseconds",
  ),
};

const stateTones: Readonly<Record<string, Tone>> = {
  running: 'good',
  frozen: 'warn',
  degraded: 'warn',
  killed: 'bad',
  crashed: 'bad',
  stopped: 'dim',
};
const stateCell = (state: string): Styled => styled(state, stateTones[state] ?? 'plain');

/** Sandboxes as people read them, each with its nodes, followed by the timers that are shorter in all of them. */
export const statusView = (sandboxes: readonly SandboxRow[]): readonly Block[] =>
  sandboxes.length === 0
    ? []
    : [
        ...sandboxes.flatMap((sandbox) => [heading(sandbox), nodeTable(sandbox), ...nextSteps(sandbox)]),
        timerTable(),
        {
          kind: 'text',
          lines: [styled("KAFKA is Kafka's own default, which production has unless somebody set it.", 'dim')],
        },
      ];

/** A sandbox that was just started: without the timers, which `status` shows. */
export const startedView = (sandboxes: readonly SandboxRow[]): readonly Block[] =>
  sandboxes.flatMap((sandbox) => [
    heading(sandbox),
    nodeTable(sandbox),
    {
      kind: 'text',
      lines: [
        styled(
          `Some timers are shorter here than in production:  kafkactl sandbox status${nameFlag(sandbox.name)}`,
          'dim',
        ),
        styled(
          `It goes on when this terminal closes.  To end it:  kafkactl sandbox down${nameFlag(sandbox.name)}`,
          'dim',
        ),
      ],
    },
  ]);

function heading({ name, kafkaVersion, engine, secure }: SandboxRow): Block {
  return { kind: 'heading', text: name, note: `Apache Kafka ${kafkaVersion}, ${engine}${secure ? ', secure' : ''}` };
}

function nodeTable({ brokers, controller }: SandboxRow): Block {
  const isSeparate = brokers.every(({ id }) => id !== controller.id);
  const row = (node: NodeRow, role: string) => [node.id, role, node.address, stateCell(node.state), node.pid ?? '-'];
  return {
    kind: 'table',
    columns: [
      { title: 'NODE', align: 'right' },
      { title: 'ROLE' },
      { title: 'ADDRESS' },
      { title: 'STATE' },
      { title: 'PID', align: 'right' },
    ],
    rows: [
      ...brokers.map((broker) => row(broker, isSeparate ? 'broker' : 'broker, controller')),
      ...(isSeparate ? [row(controller, 'controller')] : []),
    ],
  };
}

function timerTable(): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'TIMER' },
      { title: 'HERE', align: 'right' },
      { title: 'KAFKA', align: 'right' },
      { title: 'WHAT IT DECIDES' },
    ],
    rows: timers.map(({ key, here, kafka, summary }) => [key, durationText(here), durationText(kafka), summary]),
  };
}

function nextSteps(sandbox: SandboxRow): Block[] {
  if (sandbox.state === 'running') return [];
  const verb = sandbox.state === 'stopped' ? 'Start it' : 'Repair it';
  return [{ kind: 'text', lines: [styled(`${verb}:  ${upCommand(sandbox.name)}`, 'dim')] }];
}
