import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';

/** C++ RE2 as an oracle: matches too, which the library never lets it do. */
interface WrappedRe2 {
  ok(): boolean;
  error(): string;
  match(text: string, start: number, withMatch: boolean): { readonly index: number; readonly match: string };
  delete(): void;
}
type WrappedRe2Constructor = new (pattern: string, i: boolean, m: boolean, s: boolean) => WrappedRe2;

let loaded: WrappedRe2Constructor | undefined;
let uses = 0;

/** A fresh instance now and then, as matching slowly fills its heap. */
function load(): WrappedRe2Constructor {
  uses += 1;
  if (loaded !== undefined && uses % 20_000 !== 0) return loaded;
  const require = createRequire(import.meta.url);
  const path = require.resolve('re2-wasm/build/wasm/re2.js');
  const names = ['module', 'exports', 'require', '__filename', '__dirname', 'Module'];
  const run: unknown = compileFunction(readFileSync(path, 'utf8'), names, { filename: path });
  const module: { exports: { WrappedRE2?: WrappedRe2Constructor } } = { exports: {} };
  const quiet = () => undefined;
  if (typeof run !== 'function') throw new TypeError('no loader');
  Reflect.apply(run, undefined, [
    module,
    module.exports,
    require,
    path,
    dirname(path),
    { print: quiet, printErr: quiet },
  ]);
  loaded = module.exports.WrappedRE2;
  if (loaded === undefined) throw new TypeError('no WrappedRE2');
  return loaded;
}

/** RE2's error for a pattern by itself, `undefined` when valid, `too large` when it takes too much memory. */
export function re2Error(pattern: string): string | undefined {
  const constructor = load();
  try {
    const wrapped = new constructor(pattern, false, false, false);
    const error = wrapped.ok() ? undefined : wrapped.error();
    wrapped.delete();
    return error;
  } catch {
    loaded = undefined;
    return 'too large';
  }
}

/** Whether a valid pattern matches each of the whole texts; `undefined` when RE2 runs out of memory. */
export function re2Matches(pattern: string, texts: readonly string[]): readonly boolean[] | undefined {
  const constructor = load();
  try {
    // An open `\Q` would quote the closing parenthesis.
    const end = isQuoteOpen(pattern) ? '\\E)$' : ')$';
    const wrapped = new constructor(`^(?:${pattern}${end}`, false, false, false);
    if (!wrapped.ok()) throw new Error(`${pattern}: ${wrapped.error()}`);
    const answers = texts.map((text) => wrapped.match(text, 0, false).index === 0);
    wrapped.delete();
    return answers;
  } catch (error) {
    loaded = undefined;
    if (error instanceof Error && error.name === 'RuntimeError') return undefined;
    throw error;
  }
}

/**
 * The matches of a pattern in each of some texts, from left to right. The pattern is valid and matches no empty text.
 */
export function re2Finds(pattern: string, texts: readonly string[]): readonly (readonly string[])[] {
  const wrapped = new (load())(pattern, false, false, false);
  const found = texts.map((text) => {
    const matches: string[] = [];
    // re2-wasm counts characters, not code units.
    for (let at = 0; ;) {
      const { index, match } = wrapped.match(text, at, true);
      if (index < 0) return matches;
      matches.push(match);
      at = index + Array.from(match).length;
    }
  });
  wrapped.delete();
  return found;
}

function isQuoteOpen(pattern: string): boolean {
  for (let at = pattern.indexOf('\\'); at !== -1; at = pattern.indexOf('\\', at)) {
    if (pattern[at + 1] === 'Q') {
      const end = pattern.indexOf('\\E', at + 2);
      if (end === -1) return true;
      at = end;
    }
    at += 2;
  }
  return false;
}
