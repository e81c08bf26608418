import { createRequire } from 'node:module';
import { compileRegex } from '../dist/library.js';
import { measureRepeated } from '../measure.js';
import { list, randomNumbers } from '../resources.js';

const { RE2 } = createRequire(import.meta.url)('re2-wasm');

/** Patterns for which V8's regular expressions may take quadratic time, so that none of the fast engines serves. */
export const parts = ['(/[a-z]+)*/posts/.*', '/.*/[0-9]+/.*', '.*(a|b).*c', '(?i)/api/.*/item(s|z)?/.*'];

/** Paths of 200 characters, every other one made to match some of the patterns. */
function paths(size) {
  const random = randomNumbers();
  return list(size, (number) => {
    let path = number % 2 === 0 ? '/api/' : '/xyz_';
    while (path.length < 180) path += 'abcdefghijklmnopqrstuvwxyz/'[Math.floor(random() * 27)];
    return number % 2 === 0 ? `${path}/posts/1234567/c`.padEnd(200, 'z') : path.padEnd(200, '_');
  });
}

export function measure(report, pattern) {
  const result = compileRegex(pattern);
  if (!result.ok) throw new Error(result.reason);
  const authority = new RE2(`^(?:${pattern})$`, 'u');
  const expected = paths(1_024).map((path) => authority.test(path));
  const shared = { requests: paths, isAllowed: (number) => expected[number] };
  const rounds = measureRepeated({
    'egress-policy': { ...shared, decide: (path) => result.regex.test(path) },
    're2-wasm': { ...shared, decide: (path) => authority.test(path) },
  });
  report({ name: pattern, rounds });
}
