import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';

import type { PatternAuthority, Validity } from './pattern-authority.js';

/** What `WrappedRE2` of re2-wasm offers; its own types leave out `delete`. */
interface WrappedRe2 {
  ok(): boolean;
  error(): string;
  /** Frees the pattern in the WebAssembly heap, which no collector does. */
  delete(): void;
}

type WrappedRe2Constructor = new (
  pattern: string,
  ignoreCase: boolean,
  multiline: boolean,
  dotAll: boolean,
) => WrappedRe2;

/** C++ RE2 itself, compiled to WebAssembly: loaded on first use, holding no pattern between calls. */
export const re2Authority: PatternAuthority = { validate };

let loaded: WrappedRe2Constructor | undefined;

function validate(pattern: string): Validity {
  loaded ??= load();
  try {
    const wrapped = new loaded(pattern, false, false, false);
    const error = wrapped.ok() ? undefined : wrapped.error();
    wrapped.delete();
    return error === undefined ? { valid: true } : { valid: false, reason: error };
  } catch {
    // The heap is exhausted and the instance unusable from here on: the next call loads a fresh one.
    loaded = undefined;
    return { valid: 'too-large' };
  }
}

/**
 * Runs the loader of re2-wasm as a function of its own rather than by `require`: each call gives a fresh
 * instance, whose heap nobody else in the process can exhaust, and which prints nothing when it aborts.
 */
function load(): WrappedRe2Constructor {
  const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
  const path = require.resolve('re2-wasm/build/wasm/re2.js');
  const run: unknown = compileFunction(
    readFileSync(path, 'utf8'),
    ['module', 'exports', 'require', '__filename', '__dirname', 'Module'],
    { filename: path },
  );
  const module = { exports: {} };
  const silent = () => undefined;
  if (typeof run !== 'function') throw new TypeError('re2-wasm cannot be loaded');
  Reflect.apply(run, undefined, [
    module,
    module.exports,
    require,
    path,
    dirname(path),
    { print: silent, printErr: silent },
  ]);
  if (!hasWrappedRe2(module.exports)) throw new TypeError('re2-wasm does not offer `WrappedRE2`');
  return module.exports.WrappedRE2;
}

function hasWrappedRe2(exports: object): exports is { WrappedRE2: WrappedRe2Constructor } {
  return 'WrappedRE2' in exports && typeof exports.WrappedRE2 === 'function';
}
