import type { Dialect } from '../model/options.js';
import type { OptionTable } from './arguments.js';

/** What an option `--dialect` takes. */
export const dialectChoices: Readonly<Record<Dialect, Dialect>> = {
  spec: 'spec',
  envoy: 'envoy',
  pipy: 'pipy',
};

export const dialectOption = {
  dialect: {
    value: 'spec|envoy|pipy',
    summary: 'the policies as written (spec, the default), or what a sidecar does',
  },
} as const satisfies OptionTable;
