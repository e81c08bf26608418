/** YAML and JSON documents as `kubectl` reads them, with the place of every field. */
import type { FieldPath, Location } from '../model/issue.js';
import { type Part, splitDocuments } from './document-boundaries.js';
import { addAll } from './finding.js';
import type { Locator } from './locations.js';
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type ScalarTag,
  type Tags,
  visit,
  type YAMLError,
} from './yaml-parser.js';

/** One document of a manifest, or why it can't be read. */
export type YamlDocument =
  | { readonly ok: true; readonly value: unknown; readonly locate: Locator }
  | {
      readonly ok: false;
      /** That it is not YAML, or that the parser failed, which is not the document's fault. */
      readonly message: string;
      readonly location: Location;
    };

/** Nesting of lists and maps. Resources have a dozen levels, the schemas of large CRDs some fifty. */
const deepestNesting = 200;

/** How often anchors may be used, those within anchored values multiplied: far from what is written by hand. */
const maxAliasCount = 1_000;

/** Reads every document of a text, except empty ones. Never throws. */
export function readYaml(text: string, file: string | undefined): readonly YamlDocument[] {
  const positionOf = createPositions(text, file);
  return splitDocuments(text).flatMap((part) => {
    try {
      return readPart(part, positionOf);
    } catch (error) {
      // The parser reports what is wrong with a document, and throws for other reasons only, such as an environment that
      // it may not read: a document that is lost must not be taken for one that is malformed.
      const message = `the YAML parser failed: ${String(error)}`;
      return [{ ok: false, message, location: positionOf(part.offset) }];
    }
  });
}

type PositionOf = (offset: number) => Location;
type YamlSource = Document.Parsed;

function readPart(part: Part, positionOf: PositionOf): readonly YamlDocument[] {
  const { tokens, tooDeepAt } = tokenize(part.text);
  if (tooDeepAt !== undefined) {
    const reason = `it is nested more than ${deepestNesting} levels deep`;
    return [failure(reason, part.offset + tooDeepAt, positionOf)];
  }
  const composer = new Composer(yamlOptions);
  const documents = [...composer.compose(tokens)];
  const { errors } = composer.streamInfo();
  const [problem] = documents.length === 0 ? errors : [];
  if (problem) return [problemFailure(problem, part, positionOf)];
  return documents.flatMap((document) => readDocument(document, part, positionOf));
}

const yamlOptions = {
  version: '1.2',
  schema: 'core',
  customTags: kubernetesTags,
  resolveKnownTags: false,
  merge: true,
  stringKeys: true,
  // Compares each key with each other; `findDuplicateKey` does it in linear time.
  uniqueKeys: false,
} as const;

/**
 * Stops at a nesting that is too deep, for what follows recurses: running out of stack is an exception at
 * best, and an abort of the process where V8 happens to compile a regular expression at that moment.
 */
function tokenize(text: string): { readonly tokens: readonly CST.Token[]; readonly tooDeepAt?: number } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    addAll(tokens, parser.next(lexeme));
    if (parser.stack.length > deepestNesting) return { tokens, tooDeepAt: parser.offset };
  }
  addAll(tokens, parser.end());
  return { tokens };
}

function readDocument(document: YamlSource, part: Part, positionOf: PositionOf): readonly YamlDocument[] {
  const { offset } = part;
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) return [problemFailure(problem, part, positionOf)];
  const duplicate = findDuplicateKey(document);
  if (duplicate) {
    return [failure(`duplicate key \`${duplicate.key}\``, offset + duplicate.offset, positionOf)];
  }
  const data = toData(document);
  if (!data.ok) return [failure(data.reason, offset, positionOf)];
  if (data.value === null || data.value === undefined) return [];
  return [{ ok: true, value: data.value, locate: (path) => positionOf(offset + offsetOf(document, path)) }];
}

type Data = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Refuses aliases that are used too often or refer to nothing, and merges (`<<`) of what is no map. */
function toData(document: YamlSource): Data {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount }) };
  } catch (error) {
    return { ok: false, reason: inLowerCase(error instanceof Error ? error.message : String(error)) };
  }
}

function failure(reason: string, offset: number, positionOf: PositionOf): YamlDocument {
  const message = `not YAML or JSON: ${reason.replace(/\.$/, '')}`;
  return { ok: false, message, location: positionOf(offset) };
}

/** What is missing at the end is missing on the last line, not where the next document starts. */
function problemFailure(problem: YAMLError, { offset, text }: Part, positionOf: PositionOf): YamlDocument {
  const place = Math.min(problem.pos[0], text.trimEnd().length);
  return failure(inLowerCase(problem.message), offset + place, positionOf);
}

function inLowerCase(message: string): string {
  return /^[A-Z][a-z]/.test(message) ? `${message.charAt(0).toLowerCase()}${message.slice(1)}` : message;
}

function findDuplicateKey(
  document: YamlSource,
): { readonly key: string; readonly offset: number } | undefined {
  let duplicate: { readonly key: string; readonly offset: number } | undefined;
  visit(document, {
    Map(_, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (keys.has(name)) {
          duplicate = { key: name, offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(name);
      }
      return undefined;
    },
  });
  return duplicate;
}

/** Where a field's key, or a list's item, starts; of an absent field, the nearest ancestor that is there. */
function offsetOf(document: YamlSource, path: FieldPath): number {
  let offset = document.contents?.range[0] ?? 0;
  let node: unknown = document.contents;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    let place: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      [place, node] = [pair?.key, pair?.value];
    } else if (isSeq(node)) {
      const item = typeof step === 'number' ? node.items[step] : undefined;
      [place, node] = [item, item];
    }
    if (!isNode(place) || !place.range) return offset;
    offset = place.range[0];
  }
  return offset;
}

/** Finds lines and columns by binary search over the starts of lines. */
function createPositions(text: string, file: string | undefined): PositionOf {
  const lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const column = offset - (lineStarts[low] ?? 0) + 1;
    return { ...(file !== undefined && { file }), line: low + 1, column };
  };
}

/**
 * Plain scalars as `kubectl` resolves them, which is YAML 1.1 in part: `yes` and `off` are booleans, a leading
 * zero means octal, digits may be grouped with `_`. Reading `port: 0443` otherwise would decide about another port.
 */
const scalarTags: readonly ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
    resolve: (text) => /^(?:[yt]|on)/i.test(text),
  },
  {
    tag: 'tag:yaml.org,2002:int',
    default: true,
    test: /^[-+]?(?:0b_*[01][01_]*|0o?_*[0-7][0-7_]*|0x_*[0-9a-f][0-9a-f_]*|[1-9][0-9_]*|0)$/i,
    resolve: (text) => parseInteger(text.replaceAll('_', '').toLowerCase()),
  },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
    resolve: (text) => Number(text.replaceAll('_', '')),
  },
];

function kubernetesTags(core: Tags): Tags {
  const replaced = new Set(['tag:yaml.org,2002:bool', 'tag:yaml.org,2002:int']);
  const kept = core.filter((tag) => typeof tag === 'string' || !replaced.has(tag.tag));
  return [...scalarTags, ...kept];
}

function parseInteger(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  const octal = /^0o?([0-7]+)$/.exec(digits)?.[1];
  return sign * (octal === undefined ? Number(digits) : Number(`0o${octal}`));
}
