import type { RequestFields, RequestHeaders } from '../model/request.js';
import {
  type HeadersFieldName,
  isHeadersField,
  isTextField,
  isTextsField,
  type OptionalFieldName,
  type TextFieldName,
  type TextsFieldName,
} from './request-fields.js';
import { fieldOf, isFields, isList } from './values.js';

/** The optional fields of a request, those that are given. */
export type GivenFields = Partial<Pick<RequestFields, OptionalFieldName>>;

/** Fields of the types that they have in a request, or the first that is of another type. */
export type FieldsReading =
  | { readonly ok: true; readonly fields: GivenFields }
  | { readonly ok: false; readonly name: string; readonly value: unknown; readonly expected: string };

/** Reads fields by name. Types alone are checked: a value that no request can have is denied when it is decided. */
export function readFields(value: unknown, names: readonly OptionalFieldName[]): FieldsReading {
  const texts: Partial<Record<TextFieldName, string>> = {};
  const lists: Partial<Record<TextsFieldName, readonly string[]>> = {};
  const maps: Partial<Record<HeadersFieldName, RequestHeaders>> = {};
  for (const name of names) {
    const given = presentField(value, name);
    if (given === undefined) continue;
    if (isTextField(name)) {
      if (typeof given !== 'string') return { ok: false, name, value: given, expected: 'a string' };
      texts[name] = given;
    } else if (isTextsField(name)) {
      if (!isTexts(given)) return { ok: false, name, value: given, expected: 'a list of strings' };
      lists[name] = given;
    } else {
      if (!isHeaders(given)) {
        return { ok: false, name, value: given, expected: 'a map of strings, or of lists of strings' };
      }
      maps[name] = given;
    }
  }
  return { ok: true, fields: { ...texts, ...lists, ...maps } };
}

/** How to find the value of a field, by its type; `undefined` if it is not given. */
export interface FieldSource<Name extends OptionalFieldName = OptionalFieldName> {
  readonly text: (name: Name & TextFieldName) => string | undefined;
  readonly texts: (name: Name & TextsFieldName) => readonly string[] | undefined;
  readonly headers: (name: Name & HeadersFieldName) => RequestHeaders | undefined;
}

/** Collects the fields of these names that are given. */
export function collectFields<Name extends OptionalFieldName>(
  names: readonly Name[],
  source: FieldSource<Name>,
): GivenFields {
  const fields: { -readonly [Field in OptionalFieldName]?: RequestFields[Field] } = {};
  for (const name of names) {
    if (isTextField(name)) {
      const text = source.text(name);
      if (text !== undefined) fields[name] = text;
    } else if (isTextsField(name)) {
      const texts = source.texts(name);
      if (texts !== undefined) fields[name] = texts;
    } else if (isHeadersField(name)) {
      const headers = source.headers(name);
      if (headers !== undefined) fields[name] = headers;
    }
  }
  return fields;
}

/** A field that is neither absent nor `null`, which stands for an absent one. */
export function presentField(value: unknown, name: string): unknown {
  return fieldOf(value, name) ?? undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return isList(value) && value.every((one) => typeof one === 'string');
}

function isHeaders(value: unknown): value is RequestHeaders {
  return isFields(value) && Object.values(value).every((one) => typeof one === 'string' || isTexts(one));
}
