import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '../../base/poll-until.js';
import { ensurePrivateFolder } from '../../base/private-folder.js';
import type { Styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import { readIfThere, writePrivately } from '../../settings/files.js';

/** Words of the tutorial that a line in another terminal may say. */
export type SharedWord = 'hint' | 'status';

/** Milliseconds that a line waits for the tutorial: it looks four times a second. */
const answerMs = 4000;

/**
 * Through which a line in another terminal asks the tutorial that is open: a file for each question, in a folder of this user
 * alone, which the tutorial replaces by its answer.
 */
export class Mailbox {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = join(folder, 'asked');
  }

  /** Answers what was asked since the last call. */
  answer(answerTo: (word: SharedWord) => readonly StyledLine[]): void {
    for (const name of this.#questions()) {
      const path = join(this.#folder, name);
      // Whoever asked may have gone meanwhile, and the question with them.
      const word = readIfThere(path);
      rmSync(path, { force: true });
      if (word === 'hint' || word === 'status')
        this.#write(name.replace(/\.ask$/, '.answer'), JSON.stringify(answerTo(word)));
    }
  }

  /** Asks the tutorial that is open; undefined where it does not answer in time. */
  async ask(word: SharedWord, signal: AbortSignal): Promise<readonly StyledLine[] | undefined> {
    const id = randomUUID();
    const answer = join(this.#folder, `${id}.answer`);
    this.#write(`${id}.ask`, word);
    try {
      const text = await pollUntil(() => readIfThere(answer), { withinMs: answerMs, everyMs: 40, signal });
      return text === undefined ? undefined : (JSON.parse(text) as readonly (readonly Styled[])[]);
    } finally {
      rmSync(answer, { force: true });
      rmSync(join(this.#folder, `${id}.ask`), { force: true });
    }
  }

  #questions(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith('.ask'));
    } catch {
      return [];
    }
  }

  #write(name: string, text: string): void {
    ensurePrivateFolder(this.#folder);
    writePrivately(join(this.#folder, name), text);
  }
}
