/** The one module to replace by `default-authority.browser.ts` in a bundle for browsers. */
export { re2Authority as defaultAuthority } from './authority.js';
