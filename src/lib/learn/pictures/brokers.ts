import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { justifyLine, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import { spokenList } from '../checks/phrases.js';
import type { ClusterState } from '../observe/observation.js';
import { blanks, countedNoun, nouns } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';

export type BrokersParams = Readonly<Record<string, never>>;

/** A box: a broker, a controller apart, or one process that is both. */
interface Node {
  readonly id: number;
  readonly role: 'broker' | 'controller' | 'both';
  readonly runs: boolean;
  readonly address: string | undefined;
  /** Partitions of which it has a copy, and of which it is the leader. */
  readonly copies: number;
  readonly leads: number;
}

/** The processes of the cluster as boxes: which of them run, where, and how much they hold. */
export const brokersPicture: PictureKind<BrokersParams> = {
  shape: {
    kind: 'object',
    summary: 'The brokers and the controller as boxes: which of them run, where, and what they hold',
    label: 'brokers',
    keys: {},
    required: [],
  },
  draw: drawBrokers,
  leastRows: (_, { now }) => 1 + Math.max(1, nodesOf(now).length),
  describe: describeBrokers,
};

function nodesOf({ answers, brokers, controller, topics }: ClusterState): Node[] {
  const partitions = [...topics.values()].flatMap((topic) => topic.partitions);
  const nodes = brokers
    .toSorted((a, b) => a.id - b.id)
    .map(
      (broker): Node => ({
        id: broker.id,
        role: brokers.length === 1 && broker.id === controller ? 'both' : 'broker',
        runs: answers && broker.answers,
        address: broker.address,
        copies: partitions.filter(({ replicas }) => replicas.includes(broker.id)).length,
        leads: partitions.filter(({ leader }) => leader === broker.id).length,
      }),
    );
  if (controller === null || brokers.some(({ id }) => id === controller)) return nodes;
  return [{ id: controller, role: 'controller', runs: answers, address: undefined, copies: 0, leads: 0 }, ...nodes];
}

const roleTexts: Readonly<Record<Node['role'], (id: number) => LocalizedText>> = {
  broker: (id) => localized(`broker ${id}`, `broker ${id}`),
  controller: (id) => localized(`controlador ${id}`, `controller ${id}`),
  both: (id) => localized(`broker ${id} y controlador`, `broker ${id} and controller`),
};

const [minBoxWidth, maxBoxWidth] = [18, 36];
/** Rows of a title and of boxes with three lines, four of them where there are replicas. */
const boxRows = 6;

function drawBrokers(_: BrokersParams, { now }: CheckView, page: PicturePage): StyledLine[] {
  const { columns, rows, lang } = page;
  const nodes = nodesOf(now);
  const head = titleLine(now, page);
  if (nodes.length === 0) return [head, ...noNodes(page)];
  const room = Math.floor((columns - 1) / nodes.length) - 1;
  if (rows < boxRows || room < minBoxWidth) {
    return [head, ...nodes.map((node) => nodeLine(node, now, lang))];
  }
  const width = Math.min(maxBoxWidth, room);
  const boxes = nodes.map((node) => boxOf(node, now, width, rows > boxRows && nodes.length > 1, lang));
  const height = Math.max(...boxes.map(({ length }) => length));
  return [
    head,
    ...Array.from({ length: height }, (_line, row) => boxes.flatMap((box) => [blanks(1), ...(box[row] ?? [])])),
  ];
}

function titleLine({ answers, clusterId, brokers, topics }: ClusterState, { columns, lang }: PicturePage): StyledLine {
  const name = localized('clúster', 'cluster')[lang];
  const id: StyledLine = clusterId === null ? [] : [styled(`  id ${truncate(clusterId, 32)}`, 'dim')];
  // A single box says it itself.
  const right = styled(brokers.length > 1 ? `${heldText(topics, lang)} ` : '', 'dim');
  if (clusterId === null && brokers.length === 0) return [styled(` ${name}`, 'head')];
  if (answers) return justifyLine([styled(` ${name}`, 'head'), styled('  ✓', 'good'), ...id], [right], columns);
  const down = localized('✗ EL CLÚSTER NO RESPONDE', '✗ THE CLUSTER DOES NOT ANSWER')[lang];
  return justifyLine([styled(` ${down}`, 'bad'), ...id], [right], columns);
}

function heldText(topics: ClusterState['topics'], lang: Lang): string {
  const partitions = [...topics.values()].reduce((sum, topic) => sum + topic.partitions.length, 0);
  return `${countedNoun(topics.size, nouns.topic, lang)}, ${countedNoun(partitions, nouns.partition, lang)}`;
}

const stateText = (runs: boolean, lang: Lang): readonly [text: string, tone: Tone] =>
  runs
    ? [localized('✓ en marcha', '✓ running')[lang], 'good']
    : [localized('✗ no responde', '✗ no answer')[lang], 'bad'];

/** A box in exactly `width` columns; that of a node that does not answer is red and hatched. */
function boxOf(node: Node, { topics }: ClusterState, width: number, hasReplicas: boolean, lang: Lang): StyledLine[] {
  const { id, role, runs, address, copies, leads } = node;
  const edge: Tone = runs ? 'plain' : 'bad';
  const [line, wall] = runs ? ['─', '│'] : ['╌', '╎'];
  const inner = Math.max(0, width - 3);
  const title = truncate(roleTexts[role](id)[lang], inner);
  const [state, tone] = stateText(runs, lang);
  const isBroker = role !== 'controller';
  const contents =
    role === 'both' || !hasReplicas
      ? [heldText(topics, lang)]
      : [countedNoun(copies, nouns.replica, lang), localized(`líder de ${leads}`, `leader of ${leads}`)[lang]];
  const hatch = '░'.repeat(inner);
  const texts: (readonly [text: string, tone: Tone])[] = [
    [state, tone],
    [isBroker ? (address ?? '') : localized('elige líderes', 'elects leaders')[lang], isBroker ? 'name' : 'dim'],
    ...(isBroker ? contents : contents.map(() => '')).map((text) => [text, 'dim'] as const),
  ];
  return [
    [
      styled('┌ ', edge),
      styled(title, runs ? 'head' : 'bad'),
      styled(
        `${displayWidth(title) < inner ? ' ' : ''}${line.repeat(Math.max(0, inner - displayWidth(title) - 1))}┐`,
        edge,
      ),
    ],
    ...texts.map(
      ([text, each], row): StyledLine => [
        styled(`${wall} `, edge),
        runs || row < 2 ? styled(padOrTruncate(text, inner), runs || row === 0 ? each : 'dim') : styled(hatch, 'bad'),
        styled(wall, edge),
      ],
    ),
    [styled(`└${line.repeat(inner + 1)}┘`, edge)],
  ];
}

/** A node in one line, where there is no room for boxes. */
function nodeLine({ id, role, runs, address, copies }: Node, { topics }: ClusterState, lang: Lang): StyledLine {
  const [state, tone] = stateText(runs, lang);
  const contents = role === 'both' ? heldText(topics, lang) : countedNoun(copies, nouns.replica, lang);
  return [
    styled(` ${padOrTruncate(state, 14)}`, tone),
    styled(padOrTruncate(roleTexts[role](id)[lang], 24), runs ? 'head' : 'bad'),
    ...(address === undefined
      ? []
      : [styled(`${padOrTruncate(address, 16)}  `, runs ? 'name' : 'dim'), styled(contents, 'dim')]),
  ];
}

function noNodes({ columns, lang }: PicturePage): StyledLine[] {
  const width = Math.min(maxBoxWidth, columns - 2);
  const inner = Math.max(0, width - 2);
  const text = localized('  todavía no hay ningún broker', '  there is no broker yet')[lang];
  return [
    [styled(` ┌${'╌'.repeat(inner)}┐`, 'dim')],
    [styled(' ╎', 'dim'), ...paddedLine([styled(text, 'warn')], inner), styled('╎', 'dim')],
    [styled(` └${'╌'.repeat(inner)}┘`, 'dim')],
  ];
}

function describeBrokers(_: BrokersParams, { now }: CheckView, lang: Lang): string[] {
  const nodes = nodesOf(now);
  if (nodes.length === 0) return [localized('Todavía no hay ningún broker.', 'There is no broker yet.')[lang]];
  const id = now.clusterId ?? '';
  const count = countedNoun(now.brokers.length, nouns.broker, lang);
  const contents = heldText(now.topics, lang);
  return [
    now.answers
      ? localized(
          `El clúster ${id} responde: ${count}, ${contents}.`,
          `The cluster ${id} answers: ${count}, ${contents}.`,
        )[lang]
      : localized(
          `El clúster ${id} no responde. Lo último que se vio: ${count}, ${contents}.`,
          `The cluster ${id} does not answer. Last seen: ${count}, ${contents}.`,
        )[lang],
    ...nodes.map(({ id: node, role, runs, address, copies, leads }) => {
      const state = runs
        ? localized('está en marcha', 'is running')[lang]
        : localized('no responde', 'does not answer')[lang];
      const facts = [
        `${roleTexts[role](node)[lang]} ${state}`,
        ...(address === undefined ? [] : [localized(`en ${address}`, `at ${address}`)[lang]]),
        ...(role === 'broker' && nodes.length > 1
          ? [
              spokenList(
                [countedNoun(copies, nouns.replica, lang), localized(`líder de ${leads}`, `leader of ${leads}`)[lang]],
                lang,
                'and',
              ),
            ]
          : []),
      ].join(', ');
      return `${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`;
    }),
  ];
}
