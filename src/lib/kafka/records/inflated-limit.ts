/** Bytes that a batch may decompress to: what claims more is garbage, or an attack on memory. */
export const inflatedLimit = 512 * 1024 * 1024;

/** As it follows "a batch". */
export const inflatesTooFar = `decompresses to more than ${inflatedLimit / 1024 / 1024} MiB`;

export class InflatedTooLarge extends RangeError {
  constructor() {
    super(`a batch ${inflatesTooFar}`);
  }
}

/** Throws where so many bytes are more than a batch may hold. */
export function holdToLimit(bytes: number): void {
  if (bytes > inflatedLimit) throw new InflatedTooLarge();
}

/** Decompresses with a function of Node's that takes the limit. */
export function bounded(decompress: (maxOutputLength: number) => Buffer): Buffer {
  try {
    return decompress(inflatedLimit);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new InflatedTooLarge();
    throw error;
  }
}
