/** The parts of the library that the benchmark measures. */
export { diff, lint, reach } from '../../src/analysis/index.js';
export { compile, evaluate, explain, parseManifests } from '../../src/index.js';
export { compileRegex } from '../../src/regex/index.js';
