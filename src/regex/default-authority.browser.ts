export { parserAuthority as defaultAuthority } from './parser-authority.js';
