// Writes docs/sizes.md: how large each export of the package is in the bundle of an application that uses nothing else.
// With `--check` it writes nothing, and fails if anything has grown since the file was written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, 'docs', 'sizes.md');
const { exports: packageExports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entryPoints = Object.keys(packageExports)
  .filter((subpath) => !subpath.endsWith('.json'))
  .map((subpath) => subpath.replace('.', 'egress-policy'));

/** What applications use together. */
const combinations = [{ entryPoint: 'egress-policy', names: 'compile, evaluate, parseManifests' }];

/** How many bytes the exports of a kind may have. */
const limits = [
  { kind: 'an error class', limit: 3_000, matches: ({ names }) => names.endsWith('Error') },
  { kind: 'a formatter', limit: 3_000, matches: ({ names }) => names.startsWith('format') },
  {
    kind: 'an admission rule',
    limit: 12_000,
    matches: ({ entryPoint, names }) => entryPoint.endsWith('/kubernetes') && names.startsWith('no'),
  },
  { kind: 'a decision', limit: 150_000, matches: ({ names }) => names === 'evaluate' },
  {
    kind: 'decisions by manifests',
    limit: 270_000,
    matches: ({ names }) => names === 'compile, evaluate, parseManifests',
  },
];

async function importsOf(entryPoint) {
  const names = Object.keys(await import(entryPoint)).sort();
  return names.map((name) => ({ entryPoint, names: name }));
}

/** Bundles each import by itself, all in one run, which reads every module once. */
async function measure(imports) {
  const pathOf = ({ entryPoint, names }) => `${entryPoint}: ${names}`;
  const { metafile } = await build({
    entryPoints: imports.map(pathOf),
    plugins: [
      {
        name: 'imports',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /: / }, ({ path }) => ({ path, namespace: 'import' }));
          onLoad({ filter: /.*/, namespace: 'import' }, ({ path }) => {
            const [entryPoint, names] = path.split(': ');
            return { contents: `export { ${names} } from '${entryPoint}';`, resolveDir: root };
          });
        },
      },
    ],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfigRaw: {}, // The paths of tsconfig.json lead to the sources.
    external: ['vitest', 'fast-check'],
    outdir: 'sizes',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const sizes = new Map(Object.values(metafile.outputs).map(({ entryPoint, bytes }) => [entryPoint, bytes]));
  return imports.map((imported) => sizes.get(`import:${pathOf(imported)}`));
}

/** In kB, as precise as a reader cares for, so that the file changes only when it matters. */
function inKilobytes(bytes) {
  return bytes < 10_000 ? (bytes / 1_000).toFixed(1) : (bytes / 1_000).toFixed(0);
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function limitRow({ kind, limit, matches }, sizes) {
  const [largest] = sizes.filter(matches).sort((one, other) => other.bytes - one.bytes);
  const outcome = largest.bytes <= limit ? 'met' : 'missed';
  return row([kind, `\`${largest.names}\``, inKilobytes(limit), inKilobytes(largest.bytes), outcome]);
}

function format(sizes) {
  return [
    '# Sizes',
    '',
    'What each export adds to the bundle of an application, in kB (1,000 bytes): bundled by esbuild with all that it needs of',
    'other packages, minified, not compressed. Bundles for Node.js and for browsers are the same. `vitest` and `fast-check`',
    'are not counted: who uses them has them.',
    '',
    '`npm run sizes` writes this file. `npm run sizes -- --check` fails when anything has grown and the file does not say so.',
    '',
    row(['limit', 'largest', 'kB allowed', 'kB', '']),
    row(['---', '---', '---', '---', '---']),
    ...limits.map((limit) => limitRow(limit, sizes)),
    ...entryPoints.flatMap((entryPoint) => [
      '',
      `## \`${entryPoint}\``,
      '',
      row(['import', 'kB']),
      row(['---', '---']),
      ...sizes
        .filter((size) => size.entryPoint === entryPoint)
        .map(({ names, bytes }) => row([`\`${names}\``, inKilobytes(bytes)])),
    ]),
    '',
  ].join('\n');
}

/** The sizes that a file tells: by import, in kB. */
function parse(text) {
  const sizes = new Map();
  let entryPoint;
  for (const line of text.split('\n')) {
    entryPoint = /^## `(.*)`$/.exec(line)?.[1] ?? entryPoint;
    const [, names, size] = /^\| `(.*?)` \| ([\d.]+) \|$/.exec(line) ?? [];
    if (entryPoint !== undefined && names !== undefined) sizes.set(`${names} of ${entryPoint}`, Number(size));
  }
  return sizes;
}

function complaintsAbout(recorded, current) {
  const complaints = [];
  for (const [what, size] of current) {
    const before = recorded.get(what);
    if (before === undefined) complaints.push(`${what} is not in the file`);
    else if (size > before) complaints.push(`${what} has grown from ${before} to ${size} kB`);
  }
  for (const what of recorded.keys()) if (!current.has(what)) complaints.push(`${what} is gone`);
  return complaints;
}

const imports = [...combinations, ...(await Promise.all(entryPoints.map(importsOf))).flat()];
const sizes = await measure(imports);
const text = format(imports.map((imported, index) => ({ ...imported, bytes: sizes[index] })));

if (process.argv.includes('--check')) {
  const complaints = complaintsAbout(parse(readFileSync(file, 'utf8')), parse(text));
  if (complaints.length > 0) {
    console.error(`docs/sizes.md is out of date: run \`npm run sizes\`\n  ${complaints.join('\n  ')}`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
