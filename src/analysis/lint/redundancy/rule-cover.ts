import type { SpecRoute, SpecRule } from '../../../dialect/spec.js';
import { isTcp } from '../../../model/rule.js';
import { createHostCover, type HostCover } from './host-cover.js';
import { createRangeCover, type RangeCover } from './range-cover.js';
import { type Includes, routeCovers } from './route-cover.js';

/**
 * Whether one rule is known to grant every request that another grants, if both have the same source. `false`: it does
 * not, or that is not known.
 *
 * Passthrough is the same without the inner rule: a request that it captures, the outer one captures or grants.
 */
export function ruleCovers(outer: SpecRule, inner: SpecRule, includes: Includes): boolean {
  return (
    outer.rule.port === inner.rule.port &&
    protocolCovers(outer, inner) &&
    addressesCover(outer, inner) &&
    hostsCover(outer, inner) &&
    routesCover(outer, inner, includes)
  );
}

/** Whether a rule grants nothing, so that another rule reports it. */
export function grantsNothing({ rule, hosts, routes }: SpecRule): boolean {
  return rule.protocol === 'http' && (hosts.length === 0 || routes?.length === 0);
}

/** `tcp-server-first` affects how the port is inspected, so such a rule is redundant for equal ones only. */
function protocolCovers({ rule: outer }: SpecRule, { rule: inner }: SpecRule): boolean {
  return (
    outer.protocol === inner.protocol || (outer.protocol === 'tcp' && inner.protocol !== 'tcp-server-first')
  );
}

/** A rule is compared with many, so its lists are read once. */
const known = new WeakMap<SpecRule, { readonly host: HostCover; readonly range: RangeCover }>();

function coversOf(outer: SpecRule): { readonly host: HostCover; readonly range: RangeCover } {
  const found = known.get(outer);
  if (found) return found;
  const covers = {
    host: createHostCover(outer.hosts, outer.rule.port),
    range: createRangeCover(outer.ranges),
  };
  known.set(outer, covers);
  return covers;
}

function addressesCover(outer: SpecRule, inner: SpecRule): boolean {
  if (outer.ranges.length === 0) return true;
  return inner.ranges.length > 0 && inner.ranges.every(coversOf(outer).range);
}

function hostsCover(outer: SpecRule, inner: SpecRule): boolean {
  if (isTcp(outer.rule)) return true;
  if (outer.rule.protocol === 'https' && outer.hosts.length === 0) return true;
  return inner.hosts.length > 0 && inner.hosts.every(coversOf(outer).host);
}

function routesCover(outer: SpecRule, inner: SpecRule, includes: Includes): boolean {
  if (outer.rule.protocol !== 'http' || outer.routes === undefined) return true;
  const outerRoutes = outer.routes;
  if (inner.routes === undefined) return outerRoutes.some(isAnyRoute);
  return inner.routes.every((route) => outerRoutes.some((one) => routeCovers(one, route, includes)));
}

function isAnyRoute({ parts }: SpecRoute): boolean {
  return parts.every(({ accepted }) => accepted === undefined);
}
