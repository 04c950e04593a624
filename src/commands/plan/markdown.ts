import { plural } from '../../lib/base/plural.js';
import { code, fenced, folded, prose, tableRow } from '../../lib/io/markdown.js';
import type { Note, Step } from '../../lib/manifest/plan-step.js';
import type { Problem } from '../../lib/schema/problems.js';
import { problemLines } from '../../lib/schema/problems.js';
import { configValueText } from '../../lib/topics/units.js';
import type { FilePlan } from './plan-from-files.js';
import { type AppliedStep, failureLines, stepsSummary, stepText, wasAttempted } from './steps.js';

/** Characters that a comment on GitHub may have; GitLab allows more. */
export const commentLimit = 65_536;
/** Characters that a step summary on GitHub may have. */
export const summaryLimit = 1_000_000;

export type Title = 'plan' | 'drift' | 'validate' | 'apply';

/**
 * A plan as a review comment: refused and destructive steps first, notes folded. Steps beyond `limit` characters are
 * counted instead of shown, since GitHub rejects a comment that is too long.
 */
export function planMarkdown(
  title: Title,
  marker: string | undefined,
  plan: Omit<FilePlan, 'actual'>,
  limit: number,
): string {
  const { profile } = plan.files;
  const scope = [...(profile === undefined ? [] : [`Profile ${code(profile)}`]), `cluster ${code(plan.clusterId)}`];
  const head = [
    heading(title, plan.steps.length > 0 ? stepsSummary(plan.steps) : 'nothing to do', marker),
    `${capital(scope.join(', '))}.`,
  ];
  if (plan.steps.length === 0) head.push('The cluster is as the file says.');
  const notes = notesOf(plan);
  // At least half of the characters are for the steps.
  const notesBlock = notes.length > 0 ? [foldedNotes(notes, limit / 2)] : [];
  const room = limit - [...head, ...notesBlock].join('\n\n').length - 200;
  return `${[...head, ...(plan.steps.length > 0 ? [planTable(plan.steps, room)] : []), ...notesBlock].join('\n\n')}\n`;
}

/** The outcome of an apply: refused and failed steps first, then those not tried, then those done. */
export function appliedMarkdown(marker: string | undefined, steps: readonly AppliedStep[], limit: number): string {
  const head = heading('apply', steps.length > 0 ? stepsSummary(steps) : 'nothing to do', marker);
  if (steps.length === 0) return `${head}\n\nThe cluster is as the file says.\n`;
  const wasApplied = steps.some(wasAttempted);
  const rows = outcomes.flatMap((outcome) =>
    steps.filter((step) => outcomeOf(step) === outcome).map((step) => appliedRow(step, outcome, wasApplied)),
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

function appliedRow(step: AppliedStep, outcome: Outcome, wasApplied: boolean): string {
  const word = outcome === 'planned' && wasApplied ? 'not tried' : outcome;
  return tableRow([
    code(step.topic),
    code(stepText(step)),
    outcome === 'failed' || outcome === 'refused' ? `**${word}**` : word,
    [...step.impact, ...failureLines(step)].map(prose).join('<br>'),
  ]);
}

/** The page of a plan or apply that failed as a whole, with the lines that stderr has. */
export function failureMarkdown(title: Title, marker: string | undefined, errorText: readonly string[]): string {
  return `${[heading(title, 'failed, nothing was done', marker), fenced(fittingLines(errorText, commentLimit - 500))].join('\n\n')}\n`;
}

export function problemsMarkdown(problems: readonly Problem[]): string {
  const summary = problems.length > 0 ? plural(problems.length, 'problem') : 'nothing wrong';
  const lines = fittingLines(problems.flatMap(problemLines), summaryLimit - 500);
  return `${[heading('validate', summary, undefined), ...(lines.length > 0 ? [fenced(lines)] : [])].join('\n\n')}\n`;
}

/**
 * Heading of a page. Its first line is a hidden marker with the profile, by which the next run finds the comment and
 * overwrites it.
 */
const heading = (title: Title, summary: string, marker: string | undefined): string =>
  `<!-- kafkactl ${[title, ...(marker === undefined ? [] : [marker.replaceAll(/[^\w.]+/g, '-')])].join(' ')} -->\n` +
  `### kafkactl ${title}: ${summary}`;

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

/** Number of leading lines that fit into `room` characters, line feeds included. */
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
