// Runs the program from what earlier runs of it have compiled and left in the user's cache: to compile it anew takes half
// of the time of a short command. Node's own compile cache, which it has from 22 on, saves half as much.
const fs = require('node:fs');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join } = require('node:path');
const vm = require('node:vm');

/** The program ends with the name of its build: what was compiled is good for that build alone. */
const nameBytes = 64;

const line = process.argv.slice(2);
const wordAt = (at) => (/^[a-z_][a-z_-]*$/.test(line[at] ?? '') ? line[at] : '-');
/** What stands first on a line has functions of its own, and so have pages of help, which know every command. */
const first = line.includes('--help') || line.includes('-h') ? 'help' : wordAt(0);
/** What stands behind it has a few more. */
const second = wordAt(1);

/** Names of topics look like words too, and do not fill a file. */
const mostSeconds = 12;

/** The exit code of a line that is none: what anybody mistypes leaves no file. */
const usage = 2;

/**
 * A file for each first word, because V8 makes all of the functions that it finds in one. And for each version of Node and
 * kind of machine, which may share a home: none takes the code of another.
 */
function fileOfCache() {
  const { XDG_CACHE_HOME: cache = '' } = process.env;
  const folder = join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'kafkactl', 'compiled');
  return join(folder, `${process.version}-${process.arch}${first === '-' ? '' : `-${first}`}`);
}

/** Runs a program of the build, by its path. */
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

/** The code of earlier runs, and their second words; nothing where it is of another build, or another user may have written it. */
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
    // The first run of all, or a cache that cannot be read: the program is compiled as any other.
    return nothing;
  }
}

/**
 * Code that stands twice, where both are the same. V8 looks at its head alone, and would crash at every start on what a
 * disk has lost of the rest. To compare takes a tenth of a millisecond, and a checksum twenty times as long.
 */
function readTwice(bytes) {
  const code = bytes.subarray(0, bytes.length / 2);
  return code.equals(bytes.subarray(code.length)) ? code : undefined;
}

/** True of root in another's home, as with sudo: a folder that root makes there is closed to them, also for the sandbox. */
function isRootElsewhere(folder) {
  if (process.getuid() !== 0) return false;
  return fs.existsSync(folder) ? fs.statSync(folder).uid !== 0 : isRootElsewhere(dirname(folder));
}

/** Leaves what is compiled by now, or was before where that is more. Another run sees the whole file or the one before. */
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
    // Where nothing can be kept the next run compiles again.
  }
}
