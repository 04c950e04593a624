/** Maximum size of a decompressed batch: a larger one is corrupt, or an attack on memory. */
export const maxDecompressedBytes = 512 * 1024 * 1024;

/** Predicate of a sentence whose subject is the batch. */
export const decompressesTooFar = `decompresses to more than ${maxDecompressedBytes / 1024 / 1024} MiB`;

export class DecompressedTooLarge extends RangeError {
  constructor() {
    super(`a batch ${decompressesTooFar}`);
  }
}

/** Throws DecompressedTooLarge above the limit. */
export function checkDecompressedSize(bytes: number): void {
  if (bytes > maxDecompressedBytes) throw new DecompressedTooLarge();
}

/** Runs a decompressor of node:zlib with the limit as its maxOutputLength. */
export function withOutputLimit(decompress: (maxOutputLength: number) => Buffer): Buffer {
  try {
    return decompress(maxDecompressedBytes);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new DecompressedTooLarge();
    throw error;
  }
}
