import { createInterface } from 'node:readline';
import type { PromptStreams } from './ask.js';

export interface TypedLinesOptions extends PromptStreams {
  /** Called for Ctrl-C, for which readline sends no SIGINT. */
  readonly interrupt: () => void;
}

/** The lines typed after a prompt, as bytes with their newline, until Ctrl-D. They can be edited, and recalled with the arrows. */
export async function* typedLines(
  prompt: string,
  { stdin, stderr, signal, interrupt }: TypedLinesOptions,
): AsyncGenerator<Buffer, void> {
  const editor = createInterface({ input: stdin, output: stderr, terminal: true, prompt: prompt });
  let open = true;
  editor.once('close', () => {
    open = false;
  });
  const close = (): void => editor.close();
  editor.on('SIGINT', interrupt);
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    if (open) editor.prompt();
    for await (const line of editor) {
      yield Buffer.from(`${line}\n`);
      // It may have been closed while the line was processed.
      if (open) editor.prompt();
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', close);
    close();
    stderr.write('\n');
  }
}
