import { plural } from '../../lib/base/plural.js';
import { code, fenced, folded, prose, tableRow } from '../../lib/io/markdown.js';
import type { Note, Step } from '../../lib/manifest/plan.js';
import { problemLines } from '../../lib/manifest/problems.js';
import type { Problem } from '../../lib/manifest/types.js';
import { configValueText } from '../../lib/topics/units.js';
import type { FilePlan } from './plan-from-files.js';
import { type AppliedStep, failureLines, stepsSummary, stepText, wasAttempted } from './steps.js';

/** Characters of a comment on GitHub; GitLab takes more. */
export const commentLimit = 65_536;
/** Characters of a step's summary on GitHub. */
export const summaryLimit = 1_000_000;

export type Title = 'plan' | 'drift' | 'validate' | 'apply';

/**
 * A plan for people who review it: what destroys and what is refused first, notes folded. What does not fit into
 * `limit` characters is counted, since a comment that is too long would not be taken at all.
 */
export function planMarkdown(
  title: Title,
  mark: string | undefined,
  plan: Omit<FilePlan, 'actual'>,
  limit: number,
): string {
  const { profile } = plan.files;
  const of = [...(profile === undefined ? [] : [`Profile ${code(profile)}`]), `cluster ${code(plan.clusterId)}`];
  const head = [
    heading(title, plan.steps.length > 0 ? stepsSummary(plan.steps) : 'nothing to do', mark),
    `${capital(of.join(', '))}.`,
  ];
  if (plan.steps.length === 0) head.push('The cluster is as the file says.');
  const notes = notesOf(plan);
  // Half of the room at least is for the steps.
  const foot = notes.length > 0 ? [foldedNotes(notes, limit / 2)] : [];
  const room = limit - [...head, ...foot].join('\n\n').length - 200;
  return `${[...head, ...(plan.steps.length > 0 ? [planTable(plan.steps, room)] : []), ...foot].join('\n\n')}\n`;
}

/** What became of steps: what was refused and what failed first, then what was not tried. */
export function appliedMarkdown(mark: string | undefined, steps: readonly AppliedStep[], limit: number): string {
  const head = heading('apply', steps.length > 0 ? stepsSummary(steps) : 'nothing to do', mark);
  if (steps.length === 0) return `${head}\n\nThe cluster is as the file says.\n`;
  const applied = steps.some(wasAttempted);
  const rows = outcomes.flatMap((outcome) =>
    steps.filter((step) => outcomeOf(step) === outcome).map((step) => appliedRow(step, outcome, applied)),
  );
  const titles = ['Topic', 'Step', 'Outcome', 'What it means'];
  return `${head}\n\n${table(titles, rows, limit - head.length - 200)}\n`;
}

const outcomes = ['refused', 'failed', 'planned', 'done'] as const;
type Outcome = (typeof outcomes)[number];

function outcomeOf({ action, status }: AppliedStep): Outcome {
  if (action === 'refuse') return 'refused';
  return status === 'failed' || status === 'done' ? status : 'planned';
}

function appliedRow(step: AppliedStep, outcome: Outcome, applied: boolean): string {
  const word = outcome === 'planned' && applied ? 'not tried' : outcome;
  return tableRow([
    code(step.topic),
    code(stepText(step)),
    outcome === 'failed' || outcome === 'refused' ? `**${word}**` : word,
    [...step.impact, ...failureLines(step)].map(prose).join('<br>'),
  ]);
}

/** Why there is no plan, as it is said on stderr. */
export function failureMarkdown(title: Title, mark: string | undefined, said: readonly string[]): string {
  return `${[heading(title, 'failed, nothing was done', mark), fenced(fittingLines(said, commentLimit - 500))].join('\n\n')}\n`;
}

export function problemsMarkdown(problems: readonly Problem[]): string {
  const said = problems.length > 0 ? plural(problems.length, 'problem') : 'nothing wrong';
  const lines = fittingLines(problems.flatMap(problemLines), summaryLimit - 500);
  return `${[heading('validate', said, undefined), ...(lines.length > 0 ? [fenced(lines)] : [])].join('\n\n')}\n`;
}

/** The first line marks the comment by the profile asked for, so that the next run finds it and writes over it. */
const heading = (title: Title, said: string, mark: string | undefined): string =>
  `<!-- kafkactl ${[title, ...(mark === undefined ? [] : [mark.replaceAll(/[^\w.]+/g, '-')])].join(' ')} -->\n` +
  `### kafkactl ${title}: ${said}`;

const riskRanks = { destructive: 1, risky: 2, none: 3 } as const;
const riskRank = ({ action, risk }: Step): number => (action === 'refuse' ? 0 : riskRanks[risk]);

function planTable(steps: readonly Step[], room: number): string {
  const rows = steps.toSorted((a, b) => riskRank(a) - riskRank(b)).map(stepRow);
  return table(['Topic', 'Step', 'Risk', 'What it means'], rows, room);
}

function table(titles: readonly string[], rows: readonly string[], room: number): string {
  const lines = [tableRow(titles), tableRow(titles.map(() => '---'))];
  const shown = fittingCount(rows, room);
  const more = rows.length - shown;
  const rest = more > 0 ? ['', `${plural(more, 'more step')} for which there is no room here.`] : [];
  return [...lines, ...rows.slice(0, shown), ...rest].join('\n');
}

function stepRow(step: Step): string {
  const risk = step.action === 'refuse' ? '**refused**' : step.risk === 'none' ? '' : step.risk;
  return tableRow([
    code(step.topic),
    code(stepText(step)),
    step.risk === 'destructive' ? `**${risk}**` : risk,
    step.impact.map(prose).join('<br>'),
  ]);
}

const notesOf = ({ notes, warnings, orphans }: Pick<FilePlan, 'notes' | 'warnings' | 'orphans'>): string[] => [
  ...warnings.map(
    ({ file, line, message, hint }) => `- ${code(`${file}:${line}`)} ${prose(message)}. ${prose(hint ?? '')}`,
  ),
  ...notes.map(noteLine),
  ...orphans.map((name) => `- ${code(name)} is owned and in no file: ${code('--prune')} would delete it.`),
];

const noteLine = ({ topic, key, value }: Note): string =>
  `- ${code(topic)} has ${code(`${key}=${configValueText(key, value)}`)} set, which the file does not say.`;

function foldedNotes(notes: readonly string[], room: number): string {
  const shown = fittingCount(notes, room);
  const rest = shown < notes.length ? [`- and ${plural(notes.length - shown, 'more note')}`] : [];
  return folded(plural(notes.length, 'note'), [...notes.slice(0, shown), ...rest]);
}

/** How many of the lines have room together. */
function fittingCount(lines: readonly string[], room: number): number {
  let left = room;
  const end = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return end < 0 ? lines.length : end;
}

function fittingLines(lines: readonly string[], room: number): string[] {
  const shown = fittingCount(lines, room);
  return shown < lines.length
    ? [...lines.slice(0, shown), `and ${plural(lines.length - shown, 'more line')}`]
    : [...lines];
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
