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
 * A chunk as the body of a function that returns its exports. They are values and not live bindings: no export is ever
 * reassigned (`refuseLive`).
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
