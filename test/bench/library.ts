/** What the benchmark measures: the library, and the parts of it that it is compared with. */
export { compile, explain } from '../../src/index.js';
export { diff, lint, reach } from '../../src/analysis/index.js';
export { compileRegex } from '../../src/regex/index.js';
export { unindexed } from '../support/unindexed.js';
