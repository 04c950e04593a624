import type { Lang } from '../../base/language.js';
import { type Block, styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import { taskMark } from './layout.js';
import type { TutorialStatusRow } from './saved-status.js';
import { sessionTexts as texts } from './texts.js';

/** The status of a lesson for people. */
export function statusBlocks(
  { number, title, tasks, sandbox, sandboxState, pid, finished, lessons }: TutorialStatusRow,
  lang: Lang,
): Block[] {
  return [
    { kind: 'heading', text: `${number} ${title}`, note: `${finished}/${lessons}` },
    {
      kind: 'picture',
      lines: tasks.map(
        ({ status, check }): StyledLine => [
          styled(' ', 'plain'),
          taskMark(status),
          styled(` ${check ?? '…'}`, status === 'current' ? 'plain' : 'dim'),
        ],
      ),
    },
    {
      kind: 'facts',
      rows: [
        ['sandbox', `${sandbox} (${texts.savedStates[sandboxState][lang]})`],
        [texts.openIn[lang], pid === null ? texts.nowhere[lang] : texts.process(pid)[lang]],
      ],
    },
  ];
}
