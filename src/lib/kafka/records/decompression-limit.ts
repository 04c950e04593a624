/** Bytes that a batch may decompress to: what claims more is garbage, or an attack on memory. */
export const maxDecompressedBytes = 512 * 1024 * 1024;

/** As it follows "a batch". */
export const decompressesTooFar = `decompresses to more than ${maxDecompressedBytes / 1024 / 1024} MiB`;

export class DecompressedTooLarge extends RangeError {
  constructor() {
    super(`a batch ${decompressesTooFar}`);
  }
}

/** Throws where so many bytes are more than a batch may hold. */
export function checkDecompressedSize(bytes: number): void {
  if (bytes > maxDecompressedBytes) throw new DecompressedTooLarge();
}

/** Decompresses with a function of Node's that takes the limit. */
export function withOutputLimit(decompress: (maxOutputLength: number) => Buffer): Buffer {
  try {
    return decompress(maxDecompressedBytes);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new DecompressedTooLarge();
    throw error;
  }
}
