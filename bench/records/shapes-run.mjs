// Measures the shapes of shapes.mjs, the tools of each in turns, and prints medians and ratios.
import { spawnSync } from 'node:child_process';
import { createWriteStream, openSync } from 'node:fs';
import { join } from 'node:path';
import { measure, median } from '../measure.mjs';
import { inputs, linesOf, shapes, topics } from './shapes.mjs';

async function writeInput(path, { count, line }) {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  for (let n = 0; n < count; n++) {
    if (!file.write(`${line(n)}\n`)) await new Promise((resolve) => file.once('drain', resolve));
  }
  await new Promise((resolve) => file.end(resolve));
}

/** Has kcat write the topics that are read. */
function fill(home, broker, file, wanted) {
  for (const [topic, { input, compression }] of Object.entries(topics)) {
    if (!wanted.some((shape) => shape.topic === topic)) continue;
    home.run('topics', 'create', topic, '--partitions', '6');
    const compress = compression === undefined ? [] : ['-z', compression];
    const stdio = [openSync(file(input), 'r'), 'ignore', 'inherit'];
    const { status } = spawnSync('kcat', ['-b', broker, '-P', '-t', topic, ...compress], { stdio });
    if (status !== 0) throw new Error(`kcat did not write ${topic}`);
  }
}

let lines = 0;

/** One turn of each tool of a shape. */
async function turn(shape, { home, broker, file }, found) {
  const needsTopic = shape.input !== undefined || shape.copy === true;
  for (const tool of Object.keys(linesOf(shape, { broker, to: '', file }))) {
    const to = `bench-${++lines}`;
    if (needsTopic) home.run('topics', 'create', to, '--partitions', '6');
    const line = linesOf(shape, { broker, to, file })[tool];
    const input = shape.input && file(shape.input);
    const result = await measure(line, { input, env: home.env });
    const { count } = inputs[shape.input ?? topics[shape.topic].input];
    if (tool !== 'pipe' && !needsTopic && result.lines !== count)
      throw new Error(`${tool}: ${result.lines} of ${count} records in "${shape.title}"`);
    if (needsTopic) home.run('topics', 'delete', to, '--yes');
    found.push({ shape: shape.title, tool, ...result });
  }
}

/** Medians of a shape, and of the ratios within its turns. */
function row({ title }, found) {
  const of = (tool) => found.filter((each) => each.shape === title && each.tool === tool);
  const [own, kcat, pipe] = ['kafkactl', 'kcat', 'pipe'].map(of);
  const value = (results, what, unit = ' s', digits = 2) =>
    results.length === 0 ? '' : `${median(results.map((each) => each[what])).toFixed(digits)}${unit}`;
  const ratio = (results, what) =>
    results.length === 0 ? '' : `${median(own.map((each, turn) => each[what] / results[turn][what])).toFixed(2)}x`;
  const cells = [
    value(own, 'wall'),
    value(kcat, 'wall'),
    ratio(kcat, 'wall'),
    value(own, 'cpu'),
    value(kcat, 'cpu'),
    ratio(kcat, 'cpu'),
    value(pipe, 'wall'),
    ratio(pipe, 'wall'),
    value(own, 'memory', ' MB', 0),
  ];
  return `| ${[title, ...cells].join(' | ')} |`;
}

/** Measures shapes whose title contains one of the words, in turns; gives the table. */
export async function measureShapes(home, broker, { rounds, only }) {
  const wanted = shapes.filter(({ title }) => only.length === 0 || only.some((word) => title.includes(word)));
  const file = (input) => join(home.folder, `input-${input}`);
  const used = new Set(wanted.flatMap(({ input, topic, pipe }) => [input ?? topics[topic].input, pipe ?? []]).flat());
  for (const name of used) await writeInput(file(name), inputs[name]);
  fill(home, broker, file, wanted);
  const found = [];
  // The first round warms the broker's compiler and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const shape of wanted) await turn(shape, { home, broker, file }, round === 0 ? [] : found);
  }
  return [
    '| | Wall | kcat | Ratio | CPU | kcat | Ratio | Pipe | Ratio | Memory |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...wanted.map((shape) => row(shape, found)),
  ].join('\n');
}
