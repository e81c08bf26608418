/** The arguments that every function on policies takes: resources, or what `parseManifests()` returns, and options. */
import { InvalidOptionError } from '../model/errors.js';
import type { Issue } from '../model/issue.js';
import type { EvaluateOptions, MeshSettings } from '../model/options.js';
import { quote } from '../model/quote.js';
import { fieldOf, isFields, isList } from '../parse/values.js';
import { PolicySet, type PolicySetInput } from './policy-set.js';
import { evaluateOptionNames, readOptions, refuseUnknownOptions } from './read-options.js';
import type { ResourceInput } from './read-resources.js';

/** Policies, and what affects their meaning. What `parseManifests()` returns can be passed as it is. */
export interface PolicyManifests {
  /** Egress resources: an array, or a `List` as `kubectl get egress -A -o json` prints it. */
  readonly policies: ResourceInput;
  /** HTTPRouteGroup resources, likewise. */
  readonly routeGroups?: ResourceInput | undefined;
  /** Settings of the mesh; those among the options of a call come first. */
  readonly mesh?: MeshSettings | undefined;
  /** What reading the manifests reported. An error among them is one of the policies: some may have been lost. */
  readonly issues?: readonly Issue[] | undefined;
}

/** Egress resources, or all that manifests hold. */
export type PolicyInput = ResourceInput | PolicyManifests;

/** What a function on policies was called with. */
export interface PolicyArguments<Options> {
  readonly input: PolicySetInput;
  readonly options: Options;
  /** Those of the manifests, and over them those among the options. */
  readonly mesh: MeshSettings;
}

interface MeshOptions {
  readonly mesh?: MeshSettings | undefined;
}

const manifestFields: readonly string[] = ['policies', 'routeGroups', 'mesh', 'issues'];

/**
 * Tells the forms of a call apart: `(policies, routeGroups, options)`, `(manifests, options)`, and
 * `(manifests, routeGroups, options)`, whose route groups come after those of the manifests.
 *
 * @param optionNames that the function has
 * @throws InvalidOptionError for what is no set of policies, and for an unknown option
 */
export function readArguments<Options extends MeshOptions>(
  policies: PolicyInput,
  second: ResourceInput | Options,
  third: Options,
  optionNames: readonly string[],
): PolicyArguments<Options> {
  refuseEvaluator(policies);
  const [routeGroups, options] = splitArguments(second, third);
  if (!isFields(options)) throw new InvalidOptionError('options', `options ${quote(options)} are no object`);
  refuseUnknownOptions(options, optionNames);
  if (!isManifests(policies)) {
    return { input: { policies, routeGroups, issues: [] }, options, mesh: checkMesh(options.mesh) };
  }
  refuseUnknownOptions(policies, manifestFields);
  const own = policies.routeGroups ?? noRouteGroups;
  return {
    input: {
      policies: policies.policies,
      routeGroups: isList(routeGroups) && routeGroups.length === 0 ? own : [own, routeGroups],
      issues: policies.issues ?? [],
    },
    options,
    mesh: { ...checkMesh(policies.mesh), ...checkMesh(options.mesh) },
  };
}

/** Route groups and options of a call whose second argument may be either. */
export function splitArguments<Options extends object>(
  second: ResourceInput | Options,
  third: Options,
): readonly [routeGroups: ResourceInput, options: Options] {
  return isOptions(second) ? [noRouteGroups, second] : [second, third];
}

const noRouteGroups: ResourceInput = Object.freeze([]);

/**
 * Reads the policy set that a function was called with.
 *
 * @param optionNames that the function has; without them, those of `evaluate()`
 * @throws InvalidPolicyError if a resource is invalid, unless `onInvalid` is `skip`
 * @throws InvalidOptionError as {@link readArguments}, and for an option with a value that is not one of its own
 */
export function readPolicySet<Options extends EvaluateOptions>(
  policies: PolicyInput,
  second: ResourceInput | Options,
  third: Options,
  optionNames: readonly string[] = evaluateOptionNames,
): { readonly set: PolicySet; readonly options: Options } {
  const { input, options, mesh } = readArguments(policies, second, third, optionNames);
  return { set: PolicySet.read(input, readOptions({ ...options, mesh })), options };
}

function checkMesh(mesh: MeshSettings = {}): MeshSettings {
  if (isFields(mesh)) return mesh;
  throw new InvalidOptionError('mesh', `mesh ${quote(mesh)} is not an object of settings`);
}

function refuseEvaluator(policies: unknown): void {
  if (typeof fieldOf(policies, 'evaluate') !== 'function') return;
  throw new InvalidOptionError(
    'policies',
    'policies is an Evaluator, which is compiled already: call its own `evaluate()`, or pass the policies it was compiled from',
  );
}

/** Resources have a kind, and lists of them have items. */
function isOptions<Options extends object>(value: ResourceInput | Options): value is Options {
  return (
    isFields(value) && !['apiVersion', 'kind', 'metadata', 'spec', 'items'].some((name) => name in value)
  );
}

function isManifests(policies: PolicyInput): policies is PolicyManifests {
  return isFields(policies) && Object.hasOwn(policies, 'policies');
}
