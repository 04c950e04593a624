/** How long after Ctrl-C it may take to write, and to commit, what was taken before, in milliseconds. */
export const abortGraceMs = 5000;

/** What `work` gives; rejects with the signal's reason as soon as it is aborted, whatever becomes of the work. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let forget = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    forget = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}
