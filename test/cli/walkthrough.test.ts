import { describe, expect, test } from 'vitest';

import { playSteps } from '../../src/cli/commands/walkthrough.js';
import { type Outcome, type Step, walkthroughSteps } from '../../src/cli/walkthrough-steps.js';
import { contextFor, run, type Transcript } from './support.js';

async function play(steps: readonly Step[]): Promise<Transcript> {
  const transcript = { stdout: '', stderr: '' };
  const exitCode = await playSteps(steps, contextFor([], {}, transcript));
  return { exitCode, ...transcript };
}

test('all steps agree with what the client saw', async () => {
  const { exitCode, stdout, stderr } = await run(['walkthrough']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.match(/ agrees$/gm)).toHaveLength(walkthroughSteps.length);
  expect(stdout).toMatch(/\n\n12 steps, no difference\n$/);
});

describe('a difference', () => {
  test.each(walkthroughSteps.map((step, index) => [index + 1, step] as const))(
    'in step %i is shown, and makes the exit code 1',
    async (number, step) => {
      const expected: Outcome = step.expected === 'allow' ? 'deny at the request' : 'allow';
      const steps = walkthroughSteps.map((other) => (other === step ? { ...step, expected } : other));
      const { exitCode, stdout } = await play(steps);
      expect(exitCode).toBe(1);
      expect(stdout.split('\n')[number]).toMatch(new RegExp(`DIFFERS: expected ${expected}$`));
      expect(stdout).toContain('12 steps, 1 with a difference');
    },
  );
});

test('what the client saw fits the verdict that is expected', () => {
  const seen = {
    allow: '200',
    'deny at the connection': 'curl exit 7',
    'deny at the request': '404 (Envoy), 403 (Pipy)',
  };
  for (const { expected, clientSaw } of walkthroughSteps) expect(clientSaw).toBe(seen[expected]);
});

describe('by dialect', () => {
  test.each(['spec', 'envoy', 'pipy', 'all'])('%s agrees in all steps', async (dialect) => {
    const { exitCode, stdout } = await run(['walkthrough', '--dialect', dialect]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\n\n12 steps, no difference\n$/);
  });

  test('the data planes say what the client sees', async () => {
    const { stdout } = await run(['walkthrough', '--dialect', 'all']);
    expect(stdout).toMatch(
      /^ {3}7 .* deny at the request {2,}deny at the request, 404 {2,}deny at the request, 403 {2,}404 \(Envoy\), 403 \(Pipy\) {2}agrees$/m,
    );
  });

  test('another dialect is refused', async () => {
    const { exitCode, stderr } = await run(['walkthrough', '--dialect', 'nginx']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('option `--dialect` takes `spec`, `envoy`, `pipy` or `all`, not `nginx`');
  });
});
