import { parserAuthority } from './parser-authority.js';
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

/**
 * C++ RE2 itself, compiled to WebAssembly: loaded on first use, holding no pattern between calls.
 *
 * Where it cannot be loaded (browsers, an application bundled without it, a runtime that may not read files), the
 * library's own parser answers instead. Never throws.
 *
 * @example re2Authority.validate('a)|(b'); // { valid: false, reason: 'unexpected ): a)|(b' }
 */
export const re2Authority: PatternAuthority = { validate };

/** The instance in use, `undefined` until the next pattern needs one, `unavailable` once it could not be loaded. */
let loaded: WrappedRe2Constructor | 'unavailable' | undefined;

function validate(pattern: string): Validity {
  loaded ??= load() ?? 'unavailable';
  if (loaded === 'unavailable') return parserAuthority.validate(pattern);
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

function load(): WrappedRe2Constructor | undefined {
  // Asked for at run time, as an `import` would keep the whole library from loading where there is no Node.js.
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
  try {
    return instantiate(process.getBuiltinModule('node:module').createRequire(ownFile()));
  } catch {
    return undefined;
  }
}

/**
 * The file from which to look for re2-wasm: this module's, in a bundle the bundle's. A bundle in CommonJS has no
 * `import.meta.url`. `__filename` is the second choice because `node -e` and scripts on standard input define it
 * for everyone, as `[eval]` or `[stdin]`, which is no file.
 */
function ownFile(): string {
  const url: unknown = import.meta.url;
  return typeof url === 'string' ? url : __filename;
}

/**
 * Runs the loader of re2-wasm as a function of its own rather than by `require`: each call gives a fresh
 * instance, whose heap nobody else in the process can exhaust, and which prints nothing when it aborts.
 *
 * @throws whatever the file system, Node.js or the loader throws when it is not there or may not run
 */
function instantiate(require: NodeJS.Require): WrappedRe2Constructor {
  const fs = process.getBuiltinModule('node:fs');
  const path = process.getBuiltinModule('node:path');
  const vm = process.getBuiltinModule('node:vm');
  const filename = require.resolve('re2-wasm/build/wasm/re2.js');
  const run: unknown = vm.compileFunction(
    fs.readFileSync(filename, 'utf8'),
    ['module', 'exports', 'require', '__filename', '__dirname', 'Module'],
    { filename },
  );
  const module = { exports: {} };
  const silent = (): undefined => undefined;
  if (typeof run !== 'function') throw new TypeError('re2-wasm cannot be loaded');
  Reflect.apply(run, undefined, [
    module,
    module.exports,
    require,
    filename,
    path.dirname(filename),
    { print: silent, printErr: silent },
  ]);
  if (!hasWrappedRe2(module.exports)) throw new TypeError('re2-wasm does not offer `WrappedRE2`');
  return module.exports.WrappedRE2;
}

function hasWrappedRe2(exports: object): exports is { WrappedRE2: WrappedRe2Constructor } {
  return 'WrappedRE2' in exports && typeof exports.WrappedRE2 === 'function';
}
