import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { decisionCases } from '../../src/adapters/arbitraries/index.js';
import { type Decision, evaluate } from '../../src/index.js';
import { fieldsOf, requestOf } from '../../src/playground/request-form.js';
import { readFragment, writeFragment } from '../../src/playground/state.js';
import { settings } from '../support/property.js';
import { egress, http } from '../support/resources.js';
import { browserIsMissing, pageUrl, servePage, startBrowser } from './browser.js';

describe.skipIf(browserIsMissing)('the playground in a browser', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== pageUrl) complaints.push(`asked for ${request.url()}`);
    });
    return async () => {
      expect(complaints).toEqual([]);
      await page.close();
    };
  });

  const spec = '[data-dialect="spec"]';
  const verdict = () => page.locator(`${spec} .verdict-word`).textContent();
  const showsVerdict = (pattern: RegExp) => expect.poll(verdict).toMatch(pattern);
  const field = (name: string) => page.locator(`form [name="${name}"]`);
  const valueOf = (name: string) => field(name).inputValue();
  const open = async (fragment = '') => {
    await page.goto(`${pageUrl}${fragment}`);
    await page.locator(spec).waitFor();
  };

  test('opens from a disk, with an example that is decided, explained and linted', async () => {
    await open();
    expect(await verdict()).toMatch(/deny.*route-not-matched/);
    expect(await page.locator('#explanation').textContent()).toContain('does not match /status*');
    expect(await page.locator('#findings').textContent()).toContain('glob-as-regex');
  });

  test('opens from a file server, and asks it for nothing else', async () => {
    await using server = await servePage();
    await page.goto(server.url);
    await page.locator(spec).waitFor();
    expect(server.requests).toEqual(['/playground/']);
    complaints = complaints.filter((complaint) => complaint !== `asked for ${server.url}`);
  });

  test('decides again when the request changes', async () => {
    await open();
    await field('path').fill('/get');
    await showsVerdict(/allow/);
    expect(await valueOf('url')).toBe('http://httpbin.org/get');
    await field('method').fill('POST');
    await showsVerdict(/deny/);
  });

  test('decides again when the manifests change, and lints them', async () => {
    await open();
    const manifests = await page.locator('#manifests').inputValue();
    await page.locator('#manifests').fill(manifests.replace('/status*', '/status.*'));
    await showsVerdict(/allow/);
    expect(await page.locator('#findings').textContent()).not.toContain('glob-as-regex');
    await page.locator('#manifests').fill('kind: [');
    await expect.poll(() => page.locator('#findings').textContent()).toContain('invalid-manifest');
    expect(await verdict()).toMatch(/deny.*no-policy-for-source/);
  });

  test('decides in each dialect, and says where a sidecar does something else', async () => {
    await open();
    await field('path').fill('/status/200');
    const cards = page.locator('.verdict');
    expect(await cards.count()).toBe(3);
    const pipy = page.locator('[data-dialect="pipy"]');
    expect(await pipy.textContent()).toContain('differs from spec');
    expect(await pipy.locator('.verdict-word').textContent()).toMatch(/allow/);
  });

  test('shows who may reach what', async () => {
    await open();
    await page.locator('#example').selectOption('Several teams, many rules');
    const sources = await page.locator('#reach thead th').allTextContents();
    expect(sources).toEqual(['to', 'analytics/nightly', 'shop/checkout', 'shop/refunds']);
    expect(await page.locator('#reach td.reaches').count()).toBeGreaterThan(5);
  });

  test('takes a request from a URL, as typed', async () => {
    await open();
    await field('url').fill('https://[2001:db8::1]:8443/a/../b?c');
    const names = ['protocol', 'ip', 'port', 'host', 'path', 'serverName'];
    expect(await Promise.all(names.map(valueOf))).toEqual([
      'https',
      '2001:db8::1',
      '8443',
      '[2001:db8::1]:8443',
      '/a/../b?c',
      'none',
    ]);
    await field('url').fill('ftp://example.com/');
    expect(await page.locator('#url-problem').textContent()).toContain('only http, https and tcp');
  });

  test('says what is wrong with a malformed request', async () => {
    await open();
    await field('port').fill('65536');
    await showsVerdict(/deny.*invalid-request/);
    await field('port').fill('80');
    await field('source').fill('curl');
    await showsVerdict(/deny.*invalid-request/);
  });

  test('sends what would be granted', async () => {
    await open();
    await page.getByRole('button', { name: 'Try it' }).first().click();
    await showsVerdict(/allow/);
    expect(await valueOf('path')).toBe('/get');
  });

  test('shows where a finding is', async () => {
    await open();
    await page.locator('#findings button.place').click();
    const selected = await page
      .locator('#manifests')
      .evaluate((area: { value: string; selectionStart: number; selectionEnd: number }) =>
        area.value.slice(area.selectionStart, area.selectionEnd),
      );
    expect(selected).toContain('pathRegex: /status*');
    expect(await page.locator('#gutter .warning').textContent()).toBe('33\n');
  });

  test('keeps its state in its address', async () => {
    await open();
    await field('path').fill('/get?ü=😀');
    await showsVerdict(/allow/);
    await expect
      .poll(async () => (await readFragment(new URL(page.url()).hash.slice(1)))?.request.path)
      .toBe('/get?ü=😀');
    const address = page.url();
    await page.goto('about:blank');
    complaints = complaints.filter((complaint) => complaint !== 'asked for about:blank');
    await page.goto(address);
    await page.locator(spec).waitFor();
    expect(await valueOf('path')).toBe('/get?ü=😀');
    expect(await verdict()).toMatch(/allow/);
  });

  test.each(['#v1.', '#v1.AAAA', '#v2.abc', '#%00', '#v1.q1YqSy0qzszPU7JSUoqtBQA'])(
    'begins with an example if its link has no state: %s',
    async (fragment) => {
      await open(fragment);
      expect(await page.locator('#link-problem').isVisible()).toBe(true);
      expect(await verdict()).toMatch(/deny/);
    },
  );

  test('follows its address, as when going back', async () => {
    await open();
    const request = fieldsOf(http('example.com'));
    const fragment = await writeFragment({
      manifests: JSON.stringify(egress({ hosts: ['example.com'] })),
      request,
    });
    await page.evaluate(`globalThis.isSamePage = true; location.hash = '${fragment}'`);
    await showsVerdict(/allow/);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
  });

  test('offers examples', async () => {
    await open();
    const titles = await page.locator('#example option').allTextContents();
    expect(titles.length).toBeGreaterThan(4);
    for (const title of titles.slice(1)) {
      await page.locator('#example').selectOption(title);
      expect(await verdict(), title).toMatch(/allow/);
    }
  });

  test('reads nothing that is pasted as HTML', async () => {
    const html = '<img src=x onerror="document.title=1">';
    const manifests = JSON.stringify(egress({ name: html, hosts: [html], sources: ['curl/curl'] }));
    const request = { ...fieldsOf(http(html, { path: html, method: html })), source: `curl/${html}` };
    await open(`#${await writeFragment({ manifests, request })}`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain('<img src=x');
  });

  test('names every control', async () => {
    await open();
    const unnamed = await page
      .locator('input, select, textarea')
      .evaluateAll((controls: readonly Control[]) =>
        controls
          .filter((one) => one.labels.length === 0 && one.getAttribute('aria-labelledby') === null)
          .map((one) => one.outerHTML),
      );
    expect(unnamed).toEqual([]);
  });

  test('decides as the library does where RE2 itself is at hand', async () => {
    await open();
    const cases = fc.sample(decisionCases(), { ...settings, numRuns: 40 });
    for (const { request, policies, routeGroups } of cases) {
      const manifests = JSON.stringify({ kind: 'List', items: [...policies, ...routeGroups] });
      const fields = fieldsOf(request);
      await open(`#${await writeFragment({ manifests, request: fields })}`);
      await showsVerdict(wordOf(evaluate(requestOf(fields), policies, routeGroups)));
    }
  });
});

/** What is asked of an input here; the types of the browser are not those of the tests. */
interface Control {
  readonly labels: { readonly length: number };
  readonly outerHTML: string;
  getAttribute(name: string): string | null;
}

function wordOf(decision: Decision): RegExp {
  return decision.verdict === 'allow' ? /^✓allow/ : new RegExp(`^✕deny${decision.reason}$`);
}
