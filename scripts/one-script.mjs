/**
 * Links the chunks that esbuild has split ES modules into to one script, for bin/compiled.js. Each chunk is a function
 * that runs when it is first needed: in one scope V8 would preparse every function of the program for every line, and
 * one file is opened faster than dozens (docs/decisions/2026-11-24-one-file.md).
 *
 * The script is a function of `require`, its path, and a function that imports, because code from a cache cannot
 * import. The function is part of the script's text: wrapping it at run time would hold the text in memory twice. All
 * of it is ASCII: a single other letter, which esbuild leaves in regular expressions, would double its memory.
 */
export function oneScript(chunks, entry, before) {
  return linkedPieces(chunks, entry, before)
    .map(({ text }) => text)
    .join('');
}

/**
 * The same script as pieces, for its source map: `{ text, from, at }` for text of the chunk named `from` at that offset,
 * `{ text }` for text that was added here.
 */
export function linkedPieces(chunks, entry, before) {
  const functions = Object.entries(chunks).flatMap(([name, code], index) => [
    { text: `${index === 0 ? '' : ',\n'}${JSON.stringify(name)}(){` },
    ...asFunction(name, code),
    { text: '}' },
  ]);
  const runs = `var made={},chunk=name=>made[name]??=chunks[name](),late=async name=>chunk(name);`;
  const pieces = [
    { text: `(function(require,__filename,load){"use strict";${before}${runs}var chunks={` },
    ...functions,
    { text: `};chunk(${JSON.stringify(entry)});\n})` },
  ];
  return pieces.flatMap(inAscii);
}

/** A piece with its letters beyond ASCII as escapes, which are pieces of their own. */
function inAscii({ text, from, at = 0 }) {
  let offset = at;
  return text.split(/([^\0-\x7f]+)/).flatMap((part, index) => {
    const begin = offset;
    offset += part.length;
    if (index % 2 === 0) return part === '' ? [] : [{ text: part, from, at: begin }];
    return [{ text: part.split('').map(escaped).join('') }];
  });
}

const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const importForm =
  /(?<=^|[;}\n])import(?: ?([\w$]+) from|\*as ([\w$]+) from|\{([^{}"]*)\}from)?"(node:[\w/]+|\.\/[\w-]+\.js)";/g;
const exportForm = /(?<=^|[;}\n])export(?:\{([^{}"]*)\}|\s+default ([^;]+));\s*$/;

/** Dynamic imports in a chunk, and the calls that replace them in the script. */
const lateForms = [
  ['import("node:', 'load("node:'],
  ['import("./lib-', 'load("../dist/lib-'],
  ['import("./', 'late("./'],
];

/**
 * A chunk as the body of a function that returns its exports, in pieces. Exports are values and not live bindings: none is
 * ever reassigned (`refuseLive`).
 */
function asFunction(name, code) {
  const needs = [];
  const edits = [];
  for (const { 0: statement, 1: whole, 2: all, 3: some, 4: from, index } of code.matchAll(importForm)) {
    const source = `${from.startsWith('node:') ? 'require' : 'chunk'}("${from}")`;
    if (some === undefined && !(all ?? whole)) needs.push(`${source};`);
    else needs.push(`var ${some === undefined ? (all ?? whole) : `{${pairs(some)}}`}=${source};`);
    edits.push({ at: index, end: index + statement.length, text: '' });
  }
  const gives = [];
  let end = code.length;
  for (let found = exportForm.exec(code); found; found = exportForm.exec(code.slice(0, end))) {
    const [, some, byDefault] = found;
    gives.unshift(...(some === undefined ? [`default:${byDefault}`] : some.split(',').filter(Boolean).map(given)));
    end = found.index;
  }
  for (const { 0: form, index } of code.slice(0, end).matchAll(/import\("(node:|\.\/lib-|\.\/)/g)) {
    const [, text] = lateForms.find(([late]) => late === form);
    edits.push({ at: index, end: index + form.length, text });
  }
  edits.sort((a, b) => a.at - b.at);
  const body = withEdits(name, code.slice(0, end), edits);
  const text = body.map((piece) => piece.text).join('');
  const left = /(?<=^|[;}\n])(import|export)[\s{*"(]|\bimport\(["'`]/.exec(text);
  if (left) throw new Error(`${name} has what this build cannot link: ${text.slice(left.index, left.index + 80)}`);
  return [{ text: needs.join('') }, ...body, { text: `\nreturn{${gives.join(',')}}` }];
}

/** A text with edits applied, in pieces. Edits are `{ at, end, text }`, in order and apart. */
function withEdits(from, code, edits) {
  let at = 0;
  const pieces = edits.flatMap((edit) => {
    const kept = { text: code.slice(at, edit.at), from, at };
    at = edit.end;
    return [kept, { text: edit.text }];
  });
  return [...pieces, { text: code.slice(at), from, at }];
}

/** The list of an import, `a as b,c`, as a destructuring pattern: `a:b,c`. */
const pairs = (list) => list.replaceAll(' as ', ':');

/** An item of an export, `a as b`, as a property: `b:a`. */
function given(pair) {
  const [value, name = value] = pair.split(' as ');
  return `${name}:${value}`;
}

/**
 * Throws where an export may have no final value when its chunk has run: a `let` or `var`, or an export of an ES module
 * that is required, which esbuild wraps in a function.
 */
export function refuseLive({ inputs }, textOf) {
  for (const [path, { format, imports }] of Object.entries(inputs)) {
    const required = imports.find((each) => each.kind === 'require-call' && inputs[each.path]?.format === 'esm');
    if (required) throw new Error(`${path} requires ${required.path}, an ES module`);
    if (format === 'esm' && !path.includes(':') && /^\s*export (let|var)\b/m.test(textOf(path))) {
      throw new Error(`${path} exports a variable that may be assigned anew`);
    }
  }
}
