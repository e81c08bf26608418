import { formatLocation } from '../model/issue.js';
import type { ServiceAccount } from '../model/request.js';
import { referenceOf } from '../parse/identity.js';
import { flattenLists } from '../parse/list.js';
import { fieldOf } from '../parse/values.js';
import { readYaml } from '../parse/yaml.js';
import { InputError } from './errors.js';
import type { TextSource } from './io.js';

/**
 * Reads the ServiceAccounts of manifests, such as `kubectl get serviceaccounts -A -o json` prints; other resources
 * are skipped.
 *
 * @throws {InputError} if a manifest is not YAML or JSON, or holds no ServiceAccount: a mistake that would make
 * every source unknown.
 */
export function readServiceAccounts(sources: readonly TextSource[]): readonly ServiceAccount[] {
  const accounts = sources
    .flatMap(({ file, text }) => readYaml(text, file))
    .flatMap((document) => {
      if (!document.ok) {
        throw new InputError(`${formatLocation(document.location)}: ${document.message}`);
      }
      return flattenLists(document.value)
        .filter(({ value }) => fieldOf(value, 'kind') === 'ServiceAccount')
        .map(({ value }) => referenceOf(value, 'ServiceAccount'))
        .filter((reference) => reference !== undefined);
    });
  if (accounts.length > 0) return accounts.map(({ namespace, name }) => ({ namespace, name }));
  throw new InputError('the manifests given with `--service-accounts` hold no ServiceAccount');
}
