/**
 * Makes one script of the chunks that esbuild has split ES modules into, for bin/compiled.js. Each is a function that runs
 * when it is first asked for: in one scope V8 would note every function of the program for every line that is typed, and
 * one file is opened faster than dozens (docs/decisions/2026-11-24-one-file.md).
 *
 * The script is a function of what it is given: `require`, its path, and a function that imports, because what comes out
 * of a cache cannot. It is written so here because there it would be held in memory twice. A single letter beyond ASCII,
 * which esbuild leaves in regular expressions, would take twice the memory for all of it.
 */
export function oneScript(chunks, entry, before) {
  const functions = Object.entries(chunks).map(
    ([name, code]) => `${JSON.stringify(name)}(){${asFunction(name, code)}}`,
  );
  const runs = `var made={},chunk=name=>made[name]??=chunks[name](),late=async name=>chunk(name);`;
  const code = `"use strict";${before}${runs}var chunks={${functions.join(',\n')}};chunk(${JSON.stringify(entry)});`;
  return `(function(require,__filename,load){${code}\n})`.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const importForm =
  /(?<=^|[;}\n])import(?: ?([\w$]+) from|\*as ([\w$]+) from|\{([^{}"]*)\}from)?"(node:[\w/]+|\.\/[\w-]+\.js)";/g;
const exportForm = /(?<=^|[;}\n])export(?:\{([^{}"]*)\}|\s+default ([^;]+));\s*$/;

/**
 * A chunk as the body of a function that gives its exports. They are values, not bindings: nothing that is exported is
 * assigned anew (`refuseLive`).
 */
function asFunction(name, code) {
  const needs = [];
  let body = code.replaceAll(importForm, (_, all, whole, some, from) => {
    const source = `${from.startsWith('node:') ? 'require' : 'chunk'}("${from}")`;
    if (some === undefined && !(all ?? whole)) needs.push(`${source};`);
    else needs.push(`var ${some === undefined ? (all ?? whole) : `{${pairs(some)}}`}=${source};`);
    return '';
  });
  const gives = [];
  for (let found = exportForm.exec(body); found; found = exportForm.exec(body)) {
    const [statement, some, byDefault] = found;
    gives.unshift(...(some === undefined ? [`default:${byDefault}`] : some.split(',').filter(Boolean).map(given)));
    body = body.slice(0, -statement.length);
  }
  body = body
    .replaceAll('import("node:', 'load("node:')
    .replaceAll('import("./lib-', 'load("../dist/lib-')
    .replaceAll('import("./', 'late("./');
  const left = /(?<=^|[;}\n])(import|export)[\s{*"(]|\bimport\(["'`]/.exec(body);
  if (left) throw new Error(`${name} has what this build cannot link: ${body.slice(left.index, left.index + 80)}`);
  return `${needs.join('')}${body}\nreturn{${gives.join(',')}}`;
}

/** `a as b,c` of an import, as it is taken out of an object. */
const pairs = (list) => list.replaceAll(' as ', ':');

/** `a as b` of an export, as it is put into an object. */
function given(pair) {
  const [value, name = value] = pair.split(' as ');
  return `${name}:${value}`;
}

/**
 * Fails where an export is no value yet when its chunk has run: a variable, or what an ES module exports that is required,
 * which esbuild wraps in a function.
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
