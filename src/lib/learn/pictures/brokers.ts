import { type Lang, localized } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { justifyLine, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import { spokenList } from '../checks/phrases.js';
import type { ClusterState } from '../observe/observation.js';
import { blanks, countedNoun, nouns } from './layout.js';
import { type PictureKind, type PicturePage, withNumber } from './picture.js';

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

export interface BrokersModel {
  /** False where no broker answers: everything else is as it was last seen. */
  readonly answers: boolean;
  readonly clusterId: string | null;
  readonly brokerCount: number;
  readonly topicCount: number;
  readonly partitionCount: number;
  readonly nodes: readonly Node[];
}

const texts = {
  cluster: localized('clúster', 'cluster'),
  down: localized('EL CLÚSTER NO RESPONDE', 'THE CLUSTER DOES NOT ANSWER'),
  running: localized('en marcha', 'running'),
  noAnswer: localized('no responde', 'no answer'),
  elects: localized('elige líderes', 'elects leaders'),
  leads: localized('líder de {n}', 'leader of {n}'),
  none: localized('todavía no hay ningún broker', 'there is no broker yet'),
  broker: localized('broker {n}', 'broker {n}'),
  controller: localized('controlador {n}', 'controller {n}'),
  both: localized('broker {n} y controlador', 'broker {n} and controller'),
};

/** The processes of the cluster as boxes: which of them run, where, and how much they hold. */
export const brokersPicture: PictureKind<BrokersParams, BrokersModel> = {
  shape: {
    kind: 'object',
    summary: 'The brokers and the controller as boxes: which of them run, where, and what they hold',
    label: 'brokers',
    keys: {},
    required: [],
  },
  texts,
  model: (_, { now }) => ({
    answers: now.answers,
    clusterId: now.clusterId,
    brokerCount: now.brokers.length,
    topicCount: now.topics.size,
    partitionCount: [...now.topics.values()].reduce((sum, { partitions }) => sum + partitions.length, 0),
    nodes: nodesOf(now),
  }),
  draw: drawBrokers,
  leastRows: ({ nodes }) => 1 + Math.max(1, nodes.length),
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

const nodeName = ({ id, role }: Node, lang: Lang): string => withNumber(texts[role][lang], id);

const [minBoxWidth, maxBoxWidth] = [18, 36];
/** Rows of a title and of boxes with three lines, four of them where there are replicas. */
const boxRows = 6;

function drawBrokers(model: BrokersModel, page: PicturePage): StyledLine[] {
  const { columns, rows, lang } = page;
  const { nodes } = model;
  const head = titleLine(model, page);
  if (nodes.length === 0) return [head, ...noNodes(page)];
  const room = Math.floor((columns - 1) / nodes.length) - 1;
  if (rows < boxRows || room < minBoxWidth) {
    return [head, ...nodes.map((node) => nodeLine(node, model, lang))];
  }
  const width = Math.min(maxBoxWidth, room);
  const boxes = nodes.map((node) => boxOf(node, model, width, rows > boxRows && nodes.length > 1, lang));
  const height = Math.max(...boxes.map(({ length }) => length));
  return [
    head,
    ...Array.from({ length: height }, (_line, row) => boxes.flatMap((box) => [blanks(1), ...(box[row] ?? [])])),
  ];
}

function titleLine(model: BrokersModel, { columns, lang }: PicturePage): StyledLine {
  const { answers, clusterId, brokerCount } = model;
  const name = texts.cluster[lang];
  const id: StyledLine = clusterId === null ? [] : [styled(`  id ${truncate(clusterId, 32)}`, 'dim')];
  // A single box says it itself.
  const right = styled(brokerCount > 1 ? `${heldText(model, lang)} ` : '', 'dim');
  if (clusterId === null && brokerCount === 0) return [styled(` ${name}`, 'head')];
  if (answers) return justifyLine([styled(` ${name}`, 'head'), styled('  ✓', 'good'), ...id], [right], columns);
  const down = `✗ ${texts.down[lang]}`;
  return justifyLine([styled(` ${down}`, 'bad'), ...id], [right], columns);
}

const heldText = ({ topicCount, partitionCount }: BrokersModel, lang: Lang): string =>
  `${countedNoun(topicCount, nouns.topic, lang)}, ${countedNoun(partitionCount, nouns.partition, lang)}`;

const stateText = (runs: boolean, lang: Lang): readonly [text: string, tone: Tone] =>
  runs ? [`✓ ${texts.running[lang]}`, 'good'] : [`✗ ${texts.noAnswer[lang]}`, 'bad'];

/** A box in exactly `width` columns; that of a node that does not answer is red and hatched. */
function boxOf(node: Node, model: BrokersModel, width: number, hasReplicas: boolean, lang: Lang): StyledLine[] {
  const { role, runs, address, copies, leads } = node;
  const edge: Tone = runs ? 'plain' : 'bad';
  const [line, wall] = runs ? ['─', '│'] : ['╌', '╎'];
  const inner = Math.max(0, width - 3);
  const title = truncate(nodeName(node, lang), inner);
  const [state, tone] = stateText(runs, lang);
  const isBroker = role !== 'controller';
  const contents =
    role === 'both' || !hasReplicas
      ? [heldText(model, lang)]
      : [countedNoun(copies, nouns.replica, lang), withNumber(texts.leads[lang], leads)];
  const hatch = '░'.repeat(inner);
  const lines: (readonly [text: string, tone: Tone])[] = [
    [state, tone],
    [isBroker ? (address ?? '') : texts.elects[lang], isBroker ? 'name' : 'dim'],
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
    ...lines.map(
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
function nodeLine(node: Node, model: BrokersModel, lang: Lang): StyledLine {
  const { role, runs, address, copies } = node;
  const [state, tone] = stateText(runs, lang);
  const contents = role === 'both' ? heldText(model, lang) : countedNoun(copies, nouns.replica, lang);
  return [
    styled(` ${padOrTruncate(state, 14)}`, tone),
    styled(padOrTruncate(nodeName(node, lang), 24), runs ? 'head' : 'bad'),
    ...(address === undefined
      ? []
      : [styled(`${padOrTruncate(address, 16)}  `, runs ? 'name' : 'dim'), styled(contents, 'dim')]),
  ];
}

function noNodes({ columns, lang }: PicturePage): StyledLine[] {
  const width = Math.min(maxBoxWidth, columns - 2);
  const inner = Math.max(0, width - 2);
  const text = `  ${texts.none[lang]}`;
  return [
    [styled(` ┌${'╌'.repeat(inner)}┐`, 'dim')],
    [styled(' ╎', 'dim'), ...paddedLine([styled(text, 'warn')], inner), styled('╎', 'dim')],
    [styled(` └${'╌'.repeat(inner)}┘`, 'dim')],
  ];
}

function describeBrokers(model: BrokersModel, lang: Lang): string[] {
  const { nodes } = model;
  if (nodes.length === 0) return [localized('Todavía no hay ningún broker.', 'There is no broker yet.')[lang]];
  const id = model.clusterId ?? '';
  const count = countedNoun(model.brokerCount, nouns.broker, lang);
  const contents = heldText(model, lang);
  return [
    model.answers
      ? localized(
          `El clúster ${id} responde: ${count}, ${contents}.`,
          `The cluster ${id} answers: ${count}, ${contents}.`,
        )[lang]
      : localized(
          `El clúster ${id} no responde. Lo último que se vio: ${count}, ${contents}.`,
          `The cluster ${id} does not answer. Last seen: ${count}, ${contents}.`,
        )[lang],
    ...nodes.map((node) => {
      const { role, runs, address, copies, leads } = node;
      const state = runs
        ? localized('está en marcha', 'is running')[lang]
        : localized('no responde', 'does not answer')[lang];
      const facts = [
        `${nodeName(node, lang)} ${state}`,
        ...(address === undefined ? [] : [localized(`en ${address}`, `at ${address}`)[lang]]),
        ...(role === 'broker' && nodes.length > 1
          ? [spokenList([countedNoun(copies, nouns.replica, lang), withNumber(texts.leads[lang], leads)], lang, 'and')]
          : []),
      ].join(', ');
      return `${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`;
    }),
  ];
}
