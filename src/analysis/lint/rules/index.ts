import type { LintRule } from '../lint-rule.js';
import { capitalProtocol } from './capital-protocol.js';
import { containedRange } from './contained-range.js';
import { duplicateEnvoyDomain } from './duplicate-envoy-domain.js';
import { duplicateRange } from './duplicate-range.js';
import { duplicateSource } from './duplicate-source.js';
import { globAsRegex } from './glob-as-regex.js';
import { grantsNothing } from './grants-nothing.js';
import { hostNotAscii } from './host-not-ascii.js';
import { hostWithCapitals } from './host-with-capitals.js';
import { hostWithPort } from './host-with-port.js';
import { hostWithUnderscore } from './host-with-underscore.js';
import { httpWithoutHosts } from './http-without-hosts.js';
import { httpsWithoutHosts } from './https-without-hosts.js';
import { ipAddressAsHost } from './ip-address-as-host.js';
import { lowerCaseMethod } from './lower-case-method.js';
import { matchesOnOtherProtocol } from './matches-on-other-protocol.js';
import { rangeOfEveryAddress } from './range-of-every-address.js';
import { rangeWithHostBits } from './range-with-host-bits.js';
import { redundantRule } from './redundant-rule.js';
import { regexMatchesNoPath } from './regex-matches-no-path.js';
import { routeGroupInOtherNamespace } from './route-group-in-other-namespace.js';
import { serverFirstConflict } from './server-first-conflict.js';
import { shadowedPolicy } from './shadowed-policy.js';
import { sniWithoutAddresses } from './sni-without-addresses.js';
import { tcpIgnoresHosts } from './tcp-ignores-hosts.js';
import { unknownIgnoredCode } from './unknown-ignored-code.js';
import { unknownServiceAccount } from './unknown-service-account.js';
import { unusedRouteGroup } from './unused-route-group.js';

/** The linter's own rules, in the order of its documentation. */
export const lintRules = [
  httpWithoutHosts,
  httpsWithoutHosts,
  tcpIgnoresHosts,
  matchesOnOtherProtocol,
  grantsNothing,
  routeGroupInOtherNamespace,
  unusedRouteGroup,
  serverFirstConflict,
  duplicateEnvoyDomain,
  capitalProtocol,
  duplicateSource,
  unknownServiceAccount,
  hostWithPort,
  hostWithCapitals,
  hostWithUnderscore,
  hostNotAscii,
  ipAddressAsHost,
  sniWithoutAddresses,
  rangeOfEveryAddress,
  rangeWithHostBits,
  duplicateRange,
  containedRange,
  globAsRegex,
  regexMatchesNoPath,
  lowerCaseMethod,
  redundantRule,
  shadowedPolicy,
  unknownIgnoredCode,
] as const satisfies readonly LintRule[];
