import type { Problem } from '../../schema/problems.js';
import type { SourceLocation } from '../../schema/source-location.js';

/** A part of es.md or en.md, from its `## name` to the next one. */
export interface ProseSection {
  /** `intro`, `task:created`. */
  readonly name: string;
  /** The heading; its column is that of the name. */
  readonly location: SourceLocation;
  /** Its text without blank lines around it. */
  readonly body: string;
  /** Number of the line in which `body` begins. */
  readonly bodyLine: number;
}

export interface ProseFile {
  readonly file: string;
  /** Undefined where there is none. */
  readonly title: string | undefined;
  readonly sections: readonly ProseSection[];
  readonly problems: readonly Problem[];
}

/** Reads the prose of a lesson in one language: `# Title`, then `## section` and its text. Collects all problems. */
export function readProse(file: string, text: string): ProseFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const at = (index: number, column = 1): SourceLocation => ({
    file,
    line: index + 1,
    column,
    text: lines[index] ?? '',
  });
  const problems: Problem[] = [];
  const add = (location: SourceLocation, message: string, hint?: string): void => {
    problems.push({ ...location, message, ...(hint !== undefined && { hint }) });
  };
  const sections: { name: string; index: number; end: number }[] = [];
  let title: string | undefined;
  lines.forEach((line, index) => {
    const [, marks = '', name = ''] = /^(#+)\s*(.*?)\s*$/.exec(line) ?? [];
    if (marks === '#' && name !== '') {
      if (title !== undefined) add(at(index), 'the title stands above already');
      else if (sections.length > 0) add(at(index), 'the title stands above the first section');
      title ??= name;
    } else if (marks === '##' && name !== '') sections.push({ name, index, end: lines.length });
    else if (marks !== '')
      add(at(index), marks.length > 2 ? 'a section has no headings of its own' : 'this heading is empty');
    else if (line.trim() !== '' && sections.length === 0)
      add(at(index), 'text stands before the first section', 'Give it a heading:  ## intro');
  });
  if (title === undefined) add(at(0), 'there is no title', 'Begin with  # Title');
  sections.forEach((section, order) => {
    section.end = sections[order + 1]?.index ?? lines.length;
  });
  const read = sections.map(({ name, index, end }): ProseSection => {
    const location = at(index, (lines[index]?.indexOf(name) ?? 0) + 1);
    const isBlank = (each: number): boolean => (lines[each] ?? '').trim() === '';
    let [from, to] = [index + 1, end];
    while (from < to && isBlank(from)) from++;
    while (to > from && isBlank(to - 1)) to--;
    if (from === to) add(location, `section "${name}" is empty`);
    return { name, location, body: lines.slice(from, to).join('\n'), bodyLine: from + 1 };
  });
  read.forEach(({ name, location }, index) => {
    if (read.findIndex((other) => other.name === name) < index) add(location, `section "${name}" stands above already`);
  });
  return { file, title, sections: read, problems };
}

/** The location of a character of a section's body. */
export function locationInBody({ location, body, bodyLine }: ProseSection, at: number): SourceLocation {
  const before = body.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return {
    file: location.file,
    line: bodyLine + before.length - 1,
    column,
    text: body.split('\n')[before.length - 1] ?? '',
  };
}
