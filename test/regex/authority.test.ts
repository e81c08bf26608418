import { afterEach, describe, expect, it, vi } from 'vitest';

import { re2Authority } from '../../src/regex/authority.js';
import { defaultAuthority as browserAuthority } from '../../src/regex/default-authority.browser.js';
import { defaultAuthority } from '../../src/regex/default-authority.js';
import { compileRegex, usePatternAuthority } from '../../src/regex/index.js';
import { parserAuthority } from '../../src/regex/parser-authority.js';

afterEach(() => {
  usePatternAuthority(defaultAuthority);
  vi.restoreAllMocks();
});

describe('RE2 as the authority', () => {
  it('accepts and refuses', () => {
    expect(re2Authority.validate('(?i)a')).toEqual({ valid: true });
    expect(re2Authority.validate('a)|(b')).toEqual({ valid: false, reason: 'unexpected ): a)|(b' });
  });

  it('survives patterns that exhaust its heap, silently', () => {
    const warn = vi.spyOn(console, 'warn');
    for (const tooLarge of ['\\pL{500}', '\\pL{400}']) {
      expect(re2Authority.validate(tooLarge)).toEqual({ valid: 'too-large' });
      expect(re2Authority.validate('a')).toEqual({ valid: true });
      expect(re2Authority.validate('(')).toEqual({ valid: false, reason: 'missing ): (' });
    }
    expect(warn).not.toHaveBeenCalled();
  });

  it('has its whole heap again after each such pattern', () => {
    for (let round = 0; round < 3; round += 1) {
      expect(re2Authority.validate('\\pL{90}')).toEqual({ valid: 'too-large' });
      expect(re2Authority.validate('\\pL{50}')).toEqual({ valid: true });
    }
  });

  it('keeps no pattern: twenty thousand fit in a heap for some thousand', () => {
    for (let at = 0; at < 20_000; at += 1) {
      expect(re2Authority.validate(`(?i)/svc/${at}`).valid).toBe(true);
    }
  });

  it('leaves no listeners on the process', () => {
    re2Authority.validate('a');
    expect(process.listeners('uncaughtException').filter(isForeign)).toEqual([]);
    expect(process.listeners('unhandledRejection').filter(isForeign)).toEqual([]);
  });
});

/** Listeners of the emscripten loader, which aborts the module. */
function isForeign(listener: (...values: never[]) => unknown): boolean {
  return /abort|ExitStatus/.test(String(listener));
}

describe('an authority of choice', () => {
  it('decides instead', () => {
    usePatternAuthority({ validate: () => ({ valid: false, reason: 'no patterns on mondays' }) });
    expect(compileRegex('(?i)never')).toEqual({
      ok: false,
      code: 'invalid-regex',
      reason: 'no patterns on mondays',
    });
  });

  it('may find a pattern too large', () => {
    usePatternAuthority({ validate: () => ({ valid: 'too-large' }) });
    expect(compileRegex('(?i)large')).toMatchObject({ ok: false, code: 'regex-too-large' });
  });

  it('in browsers is the parser', () => {
    expect(browserAuthority).toBe(parserAuthority);
    expect(parserAuthority.validate('(')).toEqual({ valid: false, reason: 'missing ): (' });
    expect(parserAuthority.validate(`${'(a*b'.repeat(300)}${')*'.repeat(300)}`)).toEqual({
      valid: 'too-large',
    });
  });
});
