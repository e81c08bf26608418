import type { Dialect } from './options.js';

const named: Readonly<Record<Dialect, true>> = { spec: true, envoy: true, pipy: true };

function isDialect(name: string): name is Dialect {
  return Object.hasOwn(named, name);
}

/** Every dialect, the default first. */
export const dialectNames: readonly Dialect[] = Object.keys(named).filter(isDialect);
