import nodeProcess from 'node:process';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { parserAuthority } from '../../src/regex/authority/parser-authority.js';
import type { PatternAuthority } from '../../src/regex/authority/pattern-authority.js';
import { re2Authority } from '../../src/regex/authority/re2-authority.js';
import { compileRegex, usePatternAuthority } from '../../src/regex/index.js';

afterEach(() => {
  usePatternAuthority(re2Authority);
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

describe('RE2 that cannot be loaded', () => {
  const missing = () => {
    throw new Error('no such module');
  };
  /** The authority as a module of its own, in a runtime with this way of asking for modules of Node.js. */
  const authorityWith = async (getBuiltinModule?: (id: string) => unknown) => {
    vi.resetModules();
    const asked = getBuiltinModule && vi.fn(getBuiltinModule);
    vi.stubGlobal('process', Object.create(nodeProcess, { getBuiltinModule: { value: asked } }));
    const { re2Authority: authority } = await import('../../src/regex/authority/re2-authority.js');
    return { authority, asked };
  };
  /** RE2 knows `\\C`, and the parser refuses it. */
  const isParser = (authority: PatternAuthority) =>
    authority.validate('\\C').valid === false && authority.validate('a').valid === true;

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is loaded through modules that Node.js gives at run time', async () => {
    const { authority, asked } = await authorityWith((id: string) => nodeProcess.getBuiltinModule(id));
    expect(asked).not.toHaveBeenCalled();
    expect(isParser(authority)).toBe(false);
    expect(asked).toHaveBeenCalledWith('node:module');
  });

  it.each([
    ['which gives no modules', undefined],
    ['which has no such module', missing],
    ['which has no files', (id: string) => (id === 'node:fs' ? missing() : nodeProcess.getBuiltinModule(id))],
    [
      'whose files are others',
      (id: string) => (id === 'node:fs' ? { readFileSync: () => '' } : nodeProcess.getBuiltinModule(id)),
    ],
  ])('is replaced by the parser in a runtime %s', async (_, getBuiltinModule) => {
    const { authority } = await authorityWith(getBuiltinModule);
    expect(isParser(authority)).toBe(true);
  });

  it('is replaced where there is no process', async () => {
    vi.resetModules();
    vi.stubGlobal('process', undefined);
    const { re2Authority: authority } = await import('../../src/regex/authority/re2-authority.js');
    expect(isParser(authority)).toBe(true);
  });

  it('is not looked for again', async () => {
    const { authority, asked } = await authorityWith(missing);
    authority.validate('a');
    authority.validate('b');
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

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

  it('can be the parser', () => {
    expect(parserAuthority.validate('(')).toEqual({ valid: false, reason: 'missing ): (' });
    expect(parserAuthority.validate(`${'(a*b'.repeat(300)}${')*'.repeat(300)}`)).toEqual({
      valid: 'too-large',
    });
  });
});
