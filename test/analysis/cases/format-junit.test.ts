import { expect, test } from 'vitest';

import { formatJUnit, parseTestCases, runTestCases } from '../../../src/analysis/index.js';
import { compile } from '../../../src/index.js';

test('writes a suite for each file and a failure for each case that fails, with its line', () => {
  const { suites } = parseTestCases({
    file: 'a.yaml',
    text: `as: a/b
cases:
  - { name: "<one> & 'two' \\u0001\\n", request: 'http://a', expect: deny }
  - { request: 'http://a', expect: allow, dialect: spec }
`,
  });
  const results = runTestCases(suites[0]?.cases ?? [], () => compile([]));
  const failure =
    'expected to be allowed, but it is denied with `no-policy-for-source`: no policy names the ServiceAccount `a/b` as a source';
  expect(formatJUnit([{ name: 'a.yaml', results }])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="egress-policy" tests="2" failures="1">
  <testsuite name="a.yaml" tests="2" failures="1">
    <testcase classname="a.yaml" name="&lt;one&gt; &amp; 'two' \ufffd&#10;" file="a.yaml" line="3"/>
    <testcase classname="a.yaml" name="GET http://a (spec)" file="a.yaml" line="4">
      <failure message="${failure}">a.yaml:4: ${failure}</failure>
    </testcase>
  </testsuite>
</testsuites>`);
});
