/**
 * Has Ctrl-C (SIGINT) do something else than before, until the function that it returns is called. For a terminal that is not
 * in raw mode, in which Ctrl-C is meant for what runs within this line.
 */
export function takeInterrupts(act: () => void): () => void {
  const before = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', act);
  return () => {
    process.off('SIGINT', act);
    for (const listener of before) process.on('SIGINT', listener);
  };
}
