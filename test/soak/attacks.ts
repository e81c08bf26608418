import type { IssueCode } from '../../src/index.js';
import { regexLimits } from '../../src/regex/index.js';

/** A pattern meant to exhaust time or memory, and a path meant to make it do so. */
export interface Attack {
  readonly pattern: string;
  /** As long as a path may be, unless a longer one is the attack. */
  readonly path: string;
  /** Why the pattern is not served, if it is not. */
  readonly refusal?: IssueCode;
}

/** Makes an attack of its own for each tag, so that nothing kept for an earlier one helps. */
type Attacker = (tag: string) => Attack;

const longest: number = regexLimits.textLength;

/** A path that starts with the tag and goes on with the text, over and over. */
function filled(tag: string, text: string, length = longest): string {
  return `/${tag}`.padEnd(length, text);
}

/** Of `a` and `b`, hardly two places alike: each makes a new state of an automaton that counts back. */
function noise(tag: string): string {
  let state = Number.parseInt(tag, 36);
  return filled(tag, ' ').replace(/ /g, () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return (state & 64) === 0 ? 'a' : 'b';
  });
}

const number = (tag: string) => Number.parseInt(tag, 36);

/** Patterns on which a backtracking engine takes longer than anyone waits. */
const backtracking: readonly Attacker[] = [
  (tag) => ({ pattern: `/${tag}(a+)+b`, path: filled(tag, 'a') }),
  (tag) => ({ pattern: `/${tag}(a|a)*b`, path: filled(tag, 'a') }),
  (tag) => ({ pattern: `/${tag}(a|aa)+$`, path: `${filled(tag, 'a').slice(0, -1)}b` }),
  (tag) => ({ pattern: `/${tag}(x+x+)+y`, path: filled(tag, 'x') }),
  (tag) => ({ pattern: `/${tag}((a*)*)*b`, path: filled(tag, 'a') }),
  (tag) => ({ pattern: `/${tag}(.*)(.*)(.*)(.*)(.*)[^b]`, path: filled(tag, 'b') }),
  (tag) => ({ pattern: `/${tag}(?:a?){300}a{300}`, path: filled(tag, 'a', 600) }),
  (tag) => ({ pattern: `(/[^/]*)*${tag}`, path: filled(tag, '/') }),
  (tag) => ({ pattern: `/${tag}([a-z0-9-]+/?)*!`, path: filled(tag, 'a') }),
  (tag) => ({ pattern: `/${tag}(([a-c]{1,10}){1,10}){1,5}d`, path: filled(tag, 'abc') }),
];

/** Patterns whose automaton has more states than any memory holds. */
const manyStates: readonly Attacker[] = [
  (tag) => ({ pattern: `/${tag}(a|b)*a(a|b){14}`, path: noise(tag) }),
  (tag) => ({ pattern: `/${tag}(a|b)*a(a|b){${200 + (number(tag) % 100)}}`, path: noise(tag) }),
  (tag) => ({ pattern: `.*${tag}.*b.{9}a.*ba.*`, path: noise(tag) }),
  (tag) => ({ pattern: `/${tag}.*\\b\\w.*\\B.*x`, path: noise(tag) }),
];

/** Large classes, and texts of characters of every width. */
const unicode: readonly Attacker[] = [
  (tag) => ({ pattern: `/${tag}\\pL+\\pN`, path: filled(tag, 'é語') }),
  (tag) => ({ pattern: `/${tag}(?:\\pL{6}-?)*`, path: filled(tag, 'aaéééé-') }),
  (tag) => ({ pattern: `/${tag}(?i:\\p{Lu}|ſ)*K`, path: filled(tag, 'K\u212a') }),
  (tag) => ({ pattern: `/${tag}(😀|.)*.`, path: filled(tag, '😀') }),
  (tag) => ({ pattern: `/${tag}[^a]*\\PL`, path: filled(tag, '語') }),
];

/** Patterns that are served without trouble, by the faster engines, with the longest of texts. */
const harmless: readonly Attacker[] = [
  (tag) => ({ pattern: `/${tag}.*`, path: filled(tag, 'a') }),
  (tag) => ({ pattern: `/${tag}.*\\.json`, path: filled(tag, '.json') }),
  (tag) => ({ pattern: `/${tag}(/[^/]+)*`, path: filled(tag, '/a') }),
  (tag) => ({ pattern: alternatives(tag, 500), path: `/${tag}/499` }),
  (tag) => ({ pattern: `/${tag}a*`, path: filled(tag, 'a', longest + 1) }),
  (tag) => ({ pattern: `/${tag}.*`, path: `${filled(tag, 'a').slice(0, -1)}\ud800` }),
];

/** Patterns that no one may have, for their size or because they are none. */
const refused: readonly Attacker[] = [
  (tag) => refusedAs('regex-too-large', tag, `${tag}\\pL{500}`),
  (tag) => refusedAs('regex-too-large', tag, `${tag}(?i)\\pL{100}`),
  (tag) => refusedAs('regex-too-large', tag, `${tag}\\pL{90}`),
  (tag) => refusedAs('regex-too-large', tag, `${tag}${'[a-z]{1000}'.repeat(11)}`),
  (tag) => refusedAs('regex-too-large', tag, `${tag}${'(a*b'.repeat(300)}${')*'.repeat(300)}`),
  (tag) => refusedAs('regex-too-large', tag, tag.padEnd(regexLimits.patternLength + 1, 'a')),
  (tag) => refusedAs('regex-too-large', tag, alternatives(tag, 10_000).slice(0, regexLimits.patternLength)),
  (tag) => refusedAs('invalid-regex', tag, `${tag})|(b`),
  (tag) => refusedAs('invalid-regex', tag, `${tag}(?=a)`),
  (tag) => refusedAs('invalid-regex', tag, `${tag}[z-a]`),
  (tag) => refusedAs('invalid-regex', tag, `${tag}(a{1000}){1000}`),
  (tag) => refusedAs('invalid-regex', tag, `${tag}\ud800`),
  (tag) => refusedAs('invalid-regex', tag, `${tag}${'('.repeat(30_000)}`),
];

function refusedAs(refusal: IssueCode, tag: string, pattern: string): Attack {
  return { pattern, path: filled(tag, 'a'), refusal };
}

function alternatives(tag: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `/${tag}/${at}`).join('|');
}

/** All attacks, in forms that no other tag gives. */
export function attacks(tag: string): readonly Attack[] {
  return [...backtracking, ...manyStates, ...unicode, ...harmless, ...refused].map((attack) => attack(tag));
}
