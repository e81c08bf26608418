/** The state of the page, from which all that it shows is derived. The fragment of its URL holds it. */
import { fieldOf } from '../parse/values.js';
import { fieldsFrom, type FormFields, protocols } from './request-form.js';

export interface PlaygroundState {
  /** YAML or JSON. */
  readonly manifests: string;
  readonly request: FormFields;
}

/** Precedes the data, so that another format can be distinguished. */
const version = 'v1.';

/** In bytes. Links are shorter; a longer one is a mistake, or an attempt to fill the memory. */
const longestState = 1_000_000;

/** Writes a state as the fragment of a URL, without `#`. */
export async function writeFragment({ manifests, request }: PlaygroundState): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify({ manifests, request }));
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  const text = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  return version + text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads what {@link writeFragment} wrote; `undefined` for anything else. */
export async function readFragment(fragment: string): Promise<PlaygroundState | undefined> {
  if (!fragment.startsWith(version)) return undefined;
  try {
    const text = atob(fragment.slice(version.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const value: unknown = JSON.parse(new TextDecoder().decode(await collect(unpacked)));
    return readState(value);
  } catch {
    return undefined;
  }
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > longestState) throw new RangeError('the state is too long');
    chunks.push(next.value);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function readState(value: unknown): PlaygroundState | undefined {
  const manifests = fieldOf(value, 'manifests');
  const request = readFields(fieldOf(value, 'request'));
  return typeof manifests === 'string' && request ? { manifests, request } : undefined;
}

function readFields(value: unknown): FormFields | undefined {
  const protocol = protocols.find((one) => one === fieldOf(value, 'protocol'));
  if (!protocol) return undefined;
  const text = (name: keyof FormFields): string => {
    const one = fieldOf(value, name);
    return typeof one === 'string' ? one : '';
  };
  return fieldsFrom(protocol, text);
}
