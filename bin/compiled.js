// Runs the program with compiled code (V8's code cache) that earlier runs have left in the user's cache: compiling it
// takes half of the time of a short command. Node's own compile cache, which it has from 22 on, saves half as much.
const fs = require('node:fs');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join } = require('node:path');
const vm = require('node:vm');
const { asksForHelp, tokenize } = require('../dist/tokens.cjs');

/** The program ends with the hash of its build: compiled code is valid for that build alone. */
const nameBytes = 64;

/** Read without any option: only the words in front of the first option are wanted. */
const line = process.argv.slice(2);
const tokens = tokenize(line, new Map());
const wordAt = (at) => {
  const { kind, text } = tokens[at] ?? {};
  return kind === 'word' && /^[a-z_][a-z_-]*$/.test(text) ? text : '-';
};
/** The first word decides which functions run; help pages load every command. */
const first = asksForHelp(line) ? 'help' : wordAt(0);
/** The second word adds a few. */
const second = wordAt(1);

/** Second words that one file covers at most: names of topics look like them. */
const mostSeconds = 12;

/** The exit code of an invalid line, which leaves no file. */
const usage = 2;

/**
 * One file for each first word, because V8 deserializes all functions of a file; and for each version of Node and each
 * architecture, which may share a home folder.
 */
function fileOfCache() {
  const { XDG_CACHE_HOME: cache = '' } = process.env;
  const folder = join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'kafkactl', 'compiled');
  return join(folder, `${process.version}-${process.arch}${first === '-' ? '' : `-${first}`}`);
}

/** Runs the program at a path. */
exports.run = (filename) => {
  const source = fs.readFileSync(filename, 'latin1');
  const build = source.slice(-nameBytes);
  const before = compiledBefore(build);
  const script = new vm.Script(source, { filename, cachedData: before.code });
  const { seconds, code } = script.cachedDataRejected ? nothing : before;
  if (!seconds.includes(second) && seconds.length < mostSeconds) {
    process.once('exit', (exit) => {
      if (exit !== usage) keep([build, ...seconds, second].join(' '), script.createCachedData(), code);
    });
  }
  script.runInThisContext()(require, filename, (name) => import(name));
};

const nothing = { seconds: [], code: undefined };

/** The compiled code of earlier runs and their second words; nothing where the file is of another build or another user can write it. */
function compiledBefore(build) {
  try {
    const file = fs.openSync(fileOfCache(), fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      const { uid, mode } = fs.fstatSync(file);
      if (uid !== process.getuid() || (mode & 0o022) !== 0) return nothing;
      const bytes = fs.readFileSync(file);
      const headEnd = bytes.indexOf('\n');
      const [name, ...seconds] = bytes.toString('latin1', 0, headEnd).split(' ');
      const code = readTwice(bytes.subarray(headEnd + 1));
      return name === build && code ? { seconds, code } : nothing;
    } finally {
      fs.closeSync(file);
    }
  } catch {
    // The first run, or a cache that cannot be read: the program is compiled.
    return nothing;
  }
}

/**
 * The file has the code twice; it is used where both copies are equal. V8 checks its header alone, and would crash at every
 * start on code that a disk has damaged. Comparing takes a tenth of a millisecond, a checksum twenty times as long.
 */
function readTwice(bytes) {
  const code = bytes.subarray(0, bytes.length / 2);
  return code.equals(bytes.subarray(code.length)) ? code : undefined;
}

/** True for root in the home of another user, as with sudo: the folders that root makes there would be closed to that user. */
function isRootElsewhere(folder) {
  if (process.getuid() !== 0) return false;
  return fs.existsSync(folder) ? fs.statSync(folder).uid !== 0 : isRootElsewhere(dirname(folder));
}

/** Writes the larger of the code compiled by now and that of before. The file is replaced by renaming. */
function keep(head, code, before) {
  const most = before && code.length <= before.length ? before : code;
  try {
    const file = fileOfCache();
    if (isRootElsewhere(dirname(file))) return;
    for (const folder of [dirname(dirname(dirname(file))), dirname(dirname(file)), dirname(file)]) {
      if (!fs.existsSync(folder)) fs.mkdirSync(folder, { mode: 0o700 });
    }
    const own = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    try {
      fs.writeFileSync(own, Buffer.concat([Buffer.from(`${head}\n`), most, most]), { mode: 0o600, flag: 'wx' });
      fs.renameSync(own, file);
    } finally {
      fs.rmSync(own, { force: true });
    }
  } catch {
    // Where nothing can be written the next run compiles again.
  }
}
