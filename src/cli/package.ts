import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The installed package, or the clone of its repository, that this program is part of. */
export interface OwnPackage {
  readonly directory: string;
  readonly version: string;
}

/** Finds the package from the file of this code: sources and bundle are at different depths. */
export function findOwnPackage(): OwnPackage {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const version = readVersion(join(directory, 'package.json'));
    if (version !== undefined) return { directory, version };
    const parent = dirname(directory);
    if (parent === directory) throw new Error('the package.json of egress-policy is missing');
    directory = parent;
  }
}

function readVersion(file: string): string | undefined {
  const content = readJson(file);
  if (typeof content !== 'object' || content === null) return undefined;
  if (!('name' in content) || content.name !== 'egress-policy') return undefined;
  return 'version' in content && typeof content.version === 'string' ? content.version : undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
