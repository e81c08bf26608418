import type { Dialect } from '../model/options.js';
import type { DialectDefinition } from './dialect.js';
import { envoy } from './envoy.js';
import { pipy } from './pipy.js';
import { spec } from './spec-source.js';

/** Every reading of the rules, by its name. */
export const dialects: Readonly<Record<Dialect, DialectDefinition>> = { spec, envoy, pipy };
