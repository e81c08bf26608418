import type { DialectDefinition } from '../dialect/dialect.js';
import { dialects } from '../dialect/dialects.js';
import type { Dialect } from '../model/options.js';
import { indexedSpec } from './indexed-spec.js';

/** Every dialect as it is compiled. What the data planes are programmed with is an index by itself. */
export const definitions: Readonly<Record<Dialect, DialectDefinition>> = { ...dialects, spec: indexedSpec };
