import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import type { GraphLink, GraphTopic } from '../flow-graph.js';

const arrow = '───→';
/** Columns of a box beside its text: two borders and a blank inside each. */
const boxPadding = 4;
const minTextWidth = 6;

/**
 * A topic between its writers and its readers, as boxes and arrows. With `width` given, names are truncated so that all
 * lines have at most as many columns.
 */
export function topicDiagram(topic: GraphTopic, width: number | undefined): StyledLine[] {
  const middle = topicLines(topic);
  const [left, centre, right] = columnWidths(topic, middle, width);
  const height = Math.max(3, middle.length + 2, 3 * topic.writers.length, 3 * topic.readers.length);
  const writers = boxes(topic.writers, left, height);
  const readers = boxes(topic.readers, right, height);
  const spine = topicBox(middle, centre, height);
  return Array.from({ length: height }, (_, row) => [
    ...(writers.rows[row] ?? []),
    arrowCell(row, writers.arrows),
    ...(spine[row] ?? []),
    arrowCell(row, readers.arrows),
    ...(readers.rows[row] ?? []),
  ]);
}

const arrowCell = (row: number, arrows: ReadonlySet<number>) =>
  styled(arrows.has(row) ? arrow : ' '.repeat(arrow.length), 'dim');

type DiagramText = readonly [text: string, tone: Tone];

const topicLines = ({ name, key, events }: GraphTopic): DiagramText[] => [
  [name, 'head'],
  [`key: ${key}`, 'dim'],
  ...events.map((event): DiagramText => [event, 'plain']),
];

/** Text widths of the boxes of writers, topic and readers. Where they do not fit, the widest is reduced first. */
function columnWidths(
  { writers, readers }: GraphTopic,
  middle: readonly DiagramText[],
  width: number | undefined,
): [number, number, number] {
  const longest = (texts: readonly string[]): number => Math.max(minTextWidth, ...texts.map(displayWidth));
  const widths: [number, number, number] = [
    writers.length > 0 ? longest(writers.map(({ service }) => service)) : 0,
    longest(middle.map(([text]) => text)),
    readers.length > 0 ? longest(readers.map(({ service }) => service)) : 0,
  ];
  if (width === undefined) return widths;
  const room = width - 3 * boxPadding - 2 * arrow.length;
  while (widths[0] + widths[1] + widths[2] > room) {
    const most = Math.max(...widths);
    if (most <= minTextWidth) break;
    widths[widths.indexOf(most)] = most - 1;
  }
  return widths;
}

/** Boxes one below the other, and the rows in which their arrows are drawn. */
function boxes(
  links: readonly GraphLink[],
  width: number,
  height: number,
): { rows: StyledLine[]; arrows: ReadonlySet<number> } {
  const empty: StyledLine = [styled(' '.repeat(width === 0 ? 0 : width + boxPadding), 'plain')];
  const rows = links.flatMap(({ service, source }) => box([[service, source ? 'good' : 'name']], width));
  const arrows = new Set(links.map((_, index) => 3 * index + 1));
  while (rows.length < height) rows.push(empty);
  return { rows, arrows };
}

function topicBox(texts: readonly DiagramText[], width: number, height: number): StyledLine[] {
  const blanks = Array.from({ length: height - texts.length - 2 }, (): DiagramText => ['', 'plain']);
  return box([...texts, ...blanks], width);
}

function box(texts: readonly DiagramText[], width: number): StyledLine[] {
  const edge = '─'.repeat(width + 2);
  return [
    [styled(`┌${edge}┐`, 'dim')],
    ...texts.map(([text, tone]) => [
      styled('│ ', 'dim'),
      styled(padOrTruncate(text, width), tone),
      styled(' │', 'dim'),
    ]),
    [styled(`└${edge}┘`, 'dim')],
  ];
}
