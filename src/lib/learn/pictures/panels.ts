import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { justifyLine, paddedLine, padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import { blanks } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';

export type PanelsParams = Readonly<Record<string, never>>;

/** A part of the screen: what stands there, and what it is for. */
interface Panel {
  readonly id: 'lesson' | 'tasks' | 'picture' | 'line' | 'prompt';
  readonly name: LocalizedText;
  readonly use: LocalizedText;
  readonly sample: (width: number, lang: Lang) => StyledLine;
}

const panels: readonly Panel[] = [
  {
    id: 'lesson',
    name: localized('lección', 'lesson'),
    use: localized('dónde estás, y si Kafka está en marcha', 'where you are, and whether Kafka runs'),
    sample: (width, lang) =>
      justifyLine(
        [styled('0.2 ', 'name'), styled(localized('La pantalla', 'The screen')[lang], 'head')],
        [styled('●', 'good')],
        width,
      ),
  },
  {
    id: 'tasks',
    name: localized('tareas', 'tasks'),
    use: localized('✓ hecha  ▸ la de ahora  ○ las que faltan', '✓ done  ▸ the one for now  ○ still to come'),
    sample: (_, lang) => [
      styled('✓ ', 'good'),
      styled('▸ ', 'name'),
      styled('○ ', 'dim'),
      styled(localized('has usado status', 'you have used status')[lang], 'plain'),
    ],
  },
  {
    id: 'picture',
    name: localized('dibujo', 'picture'),
    use: localized('lo que hay en Kafka: cambia él solo', 'what is in Kafka: it changes by itself'),
    sample: () => [
      styled('│', 'dim'),
      styled('1', 'name'),
      styled('│', 'dim'),
      styled('4', 'good'),
      styled('│────────', 'dim'),
    ],
  },
  {
    id: 'line',
    name: localized('línea', 'line'),
    use: localized('pista te ayuda, y ayuda lo dice todo', 'hint helps, and help says it all'),
    sample: (width) => [styled('─'.repeat(Math.max(0, width)), 'dim')],
  },
  {
    id: 'prompt',
    name: localized('prompt', 'prompt'),
    use: localized('aquí escribes, con comandos de verdad', 'you type here, and the commands are real'),
    sample: () => [styled('0.2> ', 'name'), styled('status', 'plain')],
  },
];

/** Its parts, from top to bottom. */
export interface PanelsModel {
  readonly panels: readonly Panel['id'][];
}

/** The tutorial's own screen, and what its parts are for. */
export const panelsPicture: PictureKind<PanelsParams, PanelsModel> = {
  shape: {
    kind: 'object',
    summary: "The tutorial's own screen, and what its parts are for",
    label: 'panels',
    keys: {},
    required: [],
  },
  texts: Object.fromEntries(
    panels.flatMap(({ id, name, use }) => [
      [id, name],
      [`${id}Use`, use],
    ]),
  ),
  model: () => ({ panels: panels.map(({ id }) => id) }),
  draw: drawPanels,
  leastRows: () => panels.length,
  describe: describePanels,
};

/** Columns of the screen in small, and below which its parts are only named. */
const [maxScreen, minScreen, nameWidth] = [34, 20, 8];
/** Rows for the parts and the borders. */
const framedRows = panels.length + 2;

function drawPanels(_: PanelsModel, { columns, rows, lang }: PicturePage): StyledLine[] {
  const longest = Math.max(...panels.map(({ use }) => displayWidth(use[lang])));
  const width = Math.min(maxScreen, columns - 1 - 4 - 3 - nameWidth - 1 - longest);
  const legend = ({ name, use }: Panel): Styled[] => [
    styled(padOrTruncate(name[lang], nameWidth), 'head'),
    styled(` ${use[lang]}`, 'dim'),
  ];
  if (width < minScreen || rows < panels.length) return panels.map((panel) => [blanks(1), ...legend(panel)]);
  const lines = panels.map((panel): StyledLine => {
    const isRule = panel.id === 'line';
    const [left, right] = isRule ? [' ├─', '─┤'] : [' │ ', ' │'];
    return [
      styled(left, 'dim'),
      ...paddedLine(panel.sample(width, lang), width),
      styled(right, 'dim'),
      styled(' ← ', 'dim'),
      ...legend(panel),
    ];
  });
  const edge = '─'.repeat(width + 2);
  return rows < framedRows ? lines : [[styled(` ┌${edge}┐`, 'dim')], ...lines, [styled(` └${edge}┘`, 'dim')]];
}

function describePanels(_: PanelsModel, lang: Lang): string[] {
  return [
    localized('La pantalla, de arriba abajo:', 'The screen, from top to bottom:')[lang],
    ...panels.map(({ name, use }) => `${name[lang]}: ${use[lang]}.`),
  ];
}
