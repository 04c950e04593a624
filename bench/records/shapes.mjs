// The shapes of records and options that `npm run bench:records -- --shapes` measures: each a line of kafkactl beside the
// line of kcat that does the same, and, where the cost is that of moving bytes, beside `cat` of the same bytes.
import { fileURLToPath } from 'node:url';

const kafkactl = fileURLToPath(new URL('../../bin/kafkactl', import.meta.url));

/** Inputs, by name: the number of records, and the n-th line. */
export const inputs = {
  plain: { count: 1_000_000, line: (n) => event(n) },
  keyed: { count: 1_000_000, line: (n) => `user-${n % 10_000}:${event(n)}` },
  large: { count: 600_000, line: (n) => large(n) },
};

/** JSON of about 94 bytes. */
const event = (n) =>
  `{"eventId":${n},"userId":"user-${n % 10_000}","eventType":"PAGE_VIEW","page":"/products/${n % 997}","ms":${n % 350}}`;

const filling = 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(40);

/** JSON of 1 KiB, of which each is another. */
function large(n) {
  const head = `${event(n).slice(0, -1)},"text":"`;
  return `${head}${filling.slice(n % 36, (n % 36) + 1022 - head.length)}"}`;
}

/** Topics that are read, by name: the input that kcat writes into them, and how it compresses. */
export const topics = {
  plain: { input: 'plain' },
  zstd: { input: 'plain', compression: 'zstd' },
  lz4: { input: 'plain', compression: 'lz4' },
  gzip: { input: 'plain', compression: 'gzip' },
  snappy: { input: 'plain', compression: 'snappy' },
  large: { input: 'large' },
};

const consume = (title, topic, { options = [], kcat = options, pipe } = {}) => ({ title, topic, options, kcat, pipe });
const produce = (title, input, { options = [], kcat = options } = {}) => ({ title, input, options, kcat });

export const shapes = [
  consume('consume, 94 B', 'plain'),
  consume('consume, zstd', 'zstd'),
  consume('consume, lz4', 'lz4'),
  consume('consume, gzip', 'gzip'),
  consume('consume, snappy', 'snappy'),
  consume("consume -f '%p %o %k %s\\n'", 'plain', { options: ['-f', '%p %o %k %s\\n'] }),
  consume('consume -o json (kcat -J)', 'plain', { options: ['-o', 'json'], kcat: ['-J'] }),
  consume('consume, 600,000 x 1 KiB', 'large', { pipe: 'large' }),
  produce('produce, 94 B', 'plain'),
  produce('produce, keyed', 'keyed', { options: ['-K', ':'] }),
  produce('produce, 1 KiB', 'large'),
  produce('produce, zstd', 'plain', { options: ['-z', 'zstd'] }),
  { ...consume('consume -g', 'plain'), group: true },
  { title: 'copy', topic: 'plain', copy: true },
];

/** The lines of a shape, by tool. `to` is a topic or a group of the line's own, `file` gives the path of an input. */
export function linesOf(shape, { broker, to, file }) {
  const { topic, input, options, kcat, pipe, group, copy } = shape;
  const own = (...words) => [process.execPath, kafkactl, ...words];
  if (input) {
    return {
      kafkactl: own('produce', to, ...options),
      kcat: ['kcat', '-b', broker, '-P', '-t', to, ...kcat],
    };
  }
  const piped = pipe && { pipe: ['cat', file(pipe)] };
  if (copy) return { kafkactl: own('copy', topic, to), ...piped };
  if (group) return { kafkactl: own('consume', topic, '--exit', '-g', to), ...piped };
  return {
    kafkactl: own('consume', topic, '--exit', ...options),
    kcat: ['kcat', '-b', broker, '-C', '-q', '-e', '-o', 'beginning', '-t', topic, ...kcat],
    ...piped,
  };
}
