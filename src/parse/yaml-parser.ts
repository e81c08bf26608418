/**
 * What is used of the YAML parser, and the only module that imports it: the build puts the parser in its place.
 *
 * An application then needs no package for it, and gets the parser's build for all platforms as an ES module. The one for
 * Node.js reads `process.env` at every token, which Deno refuses, and cannot be part of a bundled ES module.
 */
export {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type ScalarTag,
  type Tags,
  visit,
  type YAMLError,
} from 'yaml';
