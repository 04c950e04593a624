/**
 * Does something when this process ends, however it is told to: also where it ends at once, by a second Ctrl-C.
 * What is done must not wait for anything. Returns what forgets it.
 */
export function atExit(act: () => void): () => void {
  process.once('exit', act);
  return () => void process.off('exit', act);
}
