/** What the benchmark measures: the library, and the parts of it that it is compared with. */
export { compile, diff, explain, lint, reach } from '../../src/index.js';
export { compileRegex } from '../../src/regex/index.js';
export { unindexed } from '../support/unindexed.js';
