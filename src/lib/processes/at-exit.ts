/**
 * Calls `act` when this process exits, also at once by a second Ctrl-C; only synchronous work is done. Returns a
 * function that cancels it.
 */
export function atExit(act: () => void): () => void {
  process.once('exit', act);
  return () => void process.off('exit', act);
}
