import { createInterface } from 'node:readline';
import type { PromptStreams } from './ask.js';

export interface TypedLinesOptions extends PromptStreams {
  /** What Ctrl-C does: a terminal that edits its line does not do it by itself. */
  readonly interrupt: () => void;
}

/** The lines that somebody types behind a mark, with their newline: they can be edited, and called back with the arrows. */
export async function* typedLines(
  mark: string,
  { stdin, stderr, signal, interrupt }: TypedLinesOptions,
): AsyncGenerator<Buffer, void> {
  const typing = createInterface({ input: stdin, output: stderr, terminal: true, prompt: mark });
  let open = true;
  typing.once('close', () => {
    open = false;
  });
  const close = (): void => typing.close();
  typing.on('SIGINT', interrupt);
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    if (open) typing.prompt();
    for await (const line of typing) {
      yield Buffer.from(`${line}\n`);
      // It may have been closed while the line was dealt with.
      if (open) typing.prompt();
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', close);
    close();
    stderr.write('\n');
  }
}
