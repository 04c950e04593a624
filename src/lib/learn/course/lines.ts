import { translateApacheLine } from '../shell/apache-lines.js';
import { isPromptWord, isTutorialLine, withoutProgramName } from '../shell/prompt-words.js';
import { readShellLine } from '../shell/words.js';

/** What a line at the tutorial's prompt belongs to. */
export type LineOwner = 'kafkactl' | 'apache' | 'prompt' | 'tutorial';

/** The owner of a line as lessons have it. `list topics` is kafkactl's, `list` alone the tutorial's. */
export function lineOwner(line: string): LineOwner {
  const read = readShellLine(line);
  const words = read.kind === 'words' ? read.words : [];
  if (isPromptWord(words[0] ?? '')) return 'prompt';
  if (translateApacheLine(words)) return 'apache';
  return isTutorialLine(words) ? 'tutorial' : 'kafkactl';
}

/** A line as a learner types it into any terminal: those of kafkactl with its name in front. */
export function fullLine(line: string): string {
  const read = readShellLine(line);
  const isNamed = read.kind === 'words' && withoutProgramName(read.words).length < read.words.length;
  return lineOwner(line) === 'kafkactl' && !isNamed ? `kafkactl ${line}` : line;
}
