/**
 * Makes the text of `src/regex/syntax/unicode-table.ts` by asking C++ RE2, as built into re2-wasm, which characters
 * each of its classes has. Only the names are given here: those of the general categories and of the scripts of
 * Unicode 13. `npm run unicode` writes the file.
 */
import { re2Finds } from '../support/re2-wasm.js';

const categories =
  'Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs'.split(' ');

const scripts = [
  'Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali',
  'Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian',
  'Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari',
  'Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic',
  'Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew',
  'Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi',
  'Kannada Katakana Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha',
  'Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen',
  'Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi',
  'Mongolian Mro Multani Myanmar Nabataean Nandinagari New_Tai_Lue Newa Nko Nushu',
  'Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic',
  'Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene',
  'Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian',
  'Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog',
  'Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta',
  'Ugaritic Vai Wancho Warang_Citi Yezidi Yi Zanabazar_Square',
].flatMap((line) => line.split(' '));

const isScalarValue = (code: number): boolean => code < 0xd800 || code > 0xdfff;

const BLOCK = 0x400;

/** Every character, a block a text: RE2 reads the text anew for each match. */
const allBlocks = Array.from({ length: 0x11_0000 / BLOCK }, (_, block) => {
  const codes = Array.from({ length: BLOCK }, (__, at) => block * BLOCK + at);
  return codes
    .filter(isScalarValue)
    .map((code) => String.fromCodePoint(code))
    .join('');
});

/** For each block, whether Unicode 13 assigns any of its characters. */
const assigned = re2Finds('[\\pL\\pM\\pN\\pP\\pS\\pZ\\pC]+', allBlocks);

const blocks = allBlocks.filter((_, block) => assigned[block]?.length !== 0);

/** Boundaries as differences in base 36; see the file that is made. */
function boundariesOf(name: string): string {
  const boundaries: number[] = [];
  for (const run of re2Finds(`\\p{${name}}+`, blocks).flat()) {
    const first = run.codePointAt(0) ?? 0;
    const end = first + Array.from(run).length;
    // A run that goes on in the next block.
    if (boundaries.at(-1) === first) boundaries[boundaries.length - 1] = end;
    else boundaries.push(first, end);
  }
  return boundaries.map((boundary, at) => (boundary - (boundaries[at - 1] ?? 0)).toString(36)).join(' ');
}

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();

/**
 * The characters that may have case variants: those that this version of V8 can change the case of. It knows a later
 * version of Unicode, which takes no case variant back, so none is missed.
 */
function casedCharacters(): readonly string[] {
  const cased = new Set<string>();
  for (const character of blocks.flatMap((block) => Array.from(block))) {
    for (const variant of [lower(character), upper(character), lower(upper(character))]) {
      if (variant === character || Array.from(variant).length > 1) continue;
      cased.add(character).add(variant);
    }
  }
  return [...cased].sort((left, right) => codeOf(left) - codeOf(right));
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** For each character with case variants, ascending, how far the next one in its ring lies. */
function foldingDifferences(): ReadonlyMap<number, number> {
  const cased = casedCharacters();
  const text = cased.join('');
  const differences = new Map(cased.map((character) => [codeOf(character), 0]));
  for (const [code, known] of differences) {
    if (known !== 0) continue;
    const ring = re2Finds(`(?i)\\x{${code.toString(16)}}`, [text])
      .flat()
      .map(codeOf);
    ring.forEach((member, at) => differences.set(member, (ring[at + 1] ?? code) - member));
  }
  return new Map([...differences].filter(([, difference]) => difference !== 0));
}

/** The rings as runs of characters of which the next one lies equally far, every one or every second. */
function foldingRings(): string {
  const rest = new Map(foldingDifferences());
  const entries: string[] = [];
  let before = 0;
  for (const [start, difference] of rest) {
    const stride = rest.get(start + 1) === difference ? 1 : rest.get(start + 2) === difference ? 2 : 1;
    let count = 0;
    while (rest.get(start + count * stride) === difference) {
      rest.delete(start + count * stride);
      count += 1;
    }
    entries.push([start - before, count, stride, difference].map((number) => number.toString(36)).join());
    before = start;
  }
  return entries.join(' ');
}

function record(names: readonly string[]): string {
  return names.map((name) => `  ${name}: '${boundariesOf(name)}',\n`).join('');
}

/** The text of the file, not yet formatted. */
export function unicodeTableSource(): string {
  return `/**
 * The tables of Unicode 13 that RE2 (as built into re2-wasm 1.0.2) carries, asked from it by \`npm run unicode\`.
 * They are data of our own rather than V8's \`\\p{...}\`, since V8 follows a later Unicode version that grows with
 * every Node release: a pattern must mean the same on all of them.
 *
 * Each entry lists the boundaries of a character set as differences in base 36: the first number opens the
 * first range, the second closes it (exclusive), and so on.
 */

/** General categories by their two-letter name. */
export const generalCategories: Readonly<Record<string, string>> = {
${record(categories)}};

/** Scripts by name. */
export const scripts: Readonly<Record<string, string>> = {
${record(scripts)}};

/**
 * Simple case folding: entries of \`start,count,stride,difference\` in base 36 (start relative to the entry
 * before): each of the \`count\` code points from \`start\`, \`stride\` apart, is followed in its ring of case
 * variants by the code point that lies \`difference\` further.
 */
export const caseFoldingRings =
  '${foldingRings()}';
`;
}
