import type { TerminalFacts } from './terminal.js';

/** Progress on stderr: drawn on a TTY only, silent elsewhere. */
export interface Progress {
  update(done: number, total?: number, detail?: string): void;
  /** Removes the line. */
  end(): void;
}

import { escapeControls } from './escape-controls.js';

const redrawMs = 80;
const barWidth = 24;

/** Progress as one line on stderr that is redrawn, at most every `redrawMs`; nothing off a terminal. */
export function lineProgress(
  label: string,
  { tty, width }: TerminalFacts,
  write: (text: string) => void,
  now: () => number,
): Progress {
  if (!tty) return { update: () => {}, end: () => {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update(done, total, detail = '') {
      if (now() - drawnAt < redrawMs && done !== total) return;
      drawnAt = now();
      drawn = true;
      const line = [label, total ? bar(done / total) : '', detail].filter(Boolean).join('  ');
      write(`\r\x1b[2K${escapeControls(line).slice(0, width - 1)}`);
    },
    end() {
      if (drawn) write('\r\x1b[2K');
      drawn = false;
    },
  };
}

function bar(ratio: number): string {
  const share = Math.min(1, Math.max(0, ratio));
  const full = Math.round(share * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(Math.floor(share * 100)).padStart(3)}%`;
}
