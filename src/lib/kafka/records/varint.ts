/**
 * Reads zigzag varints of the record format (https://kafka.apache.org/protocol#protocol_types) from a Buffer. Numbers
 * are exact to 2^53; more than ten bytes, or a varint past the end, throw a RangeError.
 */
export class VarintReader {
  bytes: Buffer;
  at: number;
  end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Reads a signed number of up to 64 bits. */
  read(): number {
    const { bytes } = this;
    let { at } = this;
    let shift = 0;
    let raw = 0;
    while (at < this.end) {
      const byte = bytes[at++] as number;
      raw |= (byte & 127) << shift;
      if (byte < 128) {
        this.at = at;
        return (raw >>> 1) ^ -(raw & 1);
      }
      shift += 7;
      if (shift === 28) return this.#readLong();
    }
    throw new RangeError('a number runs past the end');
  }

  /** The same for varints of five bytes and more. */
  #readLong(): number {
    let { at } = this;
    let scale = 1;
    let raw = 0;
    for (let count = 0; count < 10; count++) {
      if (at >= this.end) throw new RangeError('a number runs past the end');
      const byte = this.bytes[at++] as number;
      raw += (byte & 127) * scale;
      if (byte < 128) {
        const odd = (this.bytes[this.at] as number) & 1;
        this.at = at;
        return odd ? -(raw + 1) / 2 : raw / 2;
      }
      scale *= 128;
    }
    throw new RangeError('a number is longer than ten bytes');
  }
}

/** Encoded size of a signed number, in bytes. */
export function varintSize(value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) {
    const raw = (value << 1) ^ (value >> 31);
    return raw < 0x80 ? 1 : raw < 0x4000 ? 2 : raw < 0x20_0000 ? 3 : raw < 0x1000_0000 ? 4 : 5;
  }
  let raw = value < 0 ? -2 * value - 1 : 2 * value;
  let size = 1;
  for (; raw >= 128; raw = Math.floor(raw / 128)) size++;
  return size;
}

/** Writes a signed number; returns the position after it. */
export function writeVarint(bytes: Buffer, at: number, value: number): number {
  let next = at;
  if (value >= -0x4000_0000 && value < 0x4000_0000) {
    let raw = (value << 1) ^ (value >> 31);
    for (; raw > 127; raw >>>= 7) bytes[next++] = (raw & 127) | 128;
    bytes[next++] = raw;
    return next;
  }
  let raw = value < 0 ? -2 * value - 1 : 2 * value;
  for (; raw >= 128; raw = Math.floor(raw / 128)) bytes[next++] = (raw % 128) | 128;
  bytes[next++] = raw;
  return next;
}
