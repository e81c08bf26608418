import { randomNumbers } from '../resources.js';

/** Patterns that no fast engine serves. */
export const hardPatterns = [
  '(/[a-z]+)*/posts/.*',
  '/.*/[0-9]+/.*',
  '.*(a|b).*c',
  '(?i)/api/.*/item(s|z)?/.*',
];

/** Paths of 200 characters: half are made to match some pattern. */
export function longPaths(size = 256) {
  const random = randomNumbers();
  return Array.from({ length: size }, (_, number) => {
    let path = number % 2 === 0 ? '/api/' : '/xyz_';
    while (path.length < 180) path += 'abcdefghijklmnopqrstuvwxyz/'[Math.floor(random() * 27)];
    return number % 2 === 0 ? `${path}/posts/1234567/c`.padEnd(200, 'z') : path.padEnd(200, '_');
  });
}
