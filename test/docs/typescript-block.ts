import ts from 'typescript';

/** What a `// =>` comment says that a statement shows. */
export interface Expectation {
  /** Line in the block, counted from 0. */
  readonly line: number;
  readonly text: string;
}

export interface InstrumentedBlock {
  /** JavaScript that calls `shown(line, text)` of `./record.mjs` for each expectation. */
  readonly code: string;
  readonly expectations: readonly Expectation[];
}

/**
 * Turns the code of a document into a module that records what its `// =>` comments claim.
 *
 * Behind `console.log(...)` the comment holds what is printed; behind any other expression, its value as
 * `util.inspect` writes it. The comment stands on the last line of the statement, or on the lines below;
 * where it goes on over several lines, white space does not count.
 */
export function instrument(code: string): InstrumentedBlock {
  const lines = code.split('\n');
  const source = ts.createSourceFile('block.ts', code, ts.ScriptTarget.ES2022, true);
  const expectations = expectationsOf(lines);
  let instrumented = code;
  for (const { line } of [...expectations].reverse()) {
    const statement = statementEndingAt(source, lastLineOfCode(lines, line));
    if (!statement) throw new Error(`line ${line + 1} of the block: no expression precedes the \`// =>\``);
    instrumented =
      instrumented.slice(0, statement.getStart()) +
      recorded(statement, line) +
      instrumented.slice(statement.end);
  }
  const { outputText } = ts.transpileModule(instrumented, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return { code: `import { inspected, printed } from './record.mjs';\n${outputText}`, expectations };
}

function expectationsOf(lines: readonly string[]): readonly Expectation[] {
  return lines.flatMap((content, line) => {
    const [, first] = /\/\/ => ?(.*)$/.exec(content) ?? [];
    if (first === undefined) return [];
    const rest = lines.slice(line + 1);
    const end = rest.findIndex((next) => !/^\s*\/\/(?! =>)/.test(next));
    const continued = rest.slice(0, end < 0 ? rest.length : end).map((next) => next.replace(/^\s*\/\//, ''));
    return [{ line, text: [first, ...continued].join('\n') }];
  });
}

function lastLineOfCode(lines: readonly string[], line: number): number {
  return (lines[line] ?? '').trimStart().startsWith('//') ? line - 1 : line;
}

function statementEndingAt(source: ts.SourceFile, line: number): ts.ExpressionStatement | undefined {
  let found: ts.ExpressionStatement | undefined;
  const visit = (node: ts.Node): void => {
    const isHere = source.getLineAndCharacterOfPosition(node.end).line === line;
    if (ts.isExpressionStatement(node) && isHere) found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function recorded({ expression }: ts.ExpressionStatement, line: number): string {
  if (ts.isCallExpression(expression) && expression.expression.getText() === 'console.log') {
    return `printed(${line}, ${expression.arguments.map((argument) => argument.getText()).join(', ')});`;
  }
  return `inspected(${line}, ${expression.getText()});`;
}

/** The module that instrumented code records to; it leaves a JSON object, of texts by line, in `shown.json`. */
export const recordModule = `
import { writeFileSync } from 'node:fs';
import { format, inspect } from 'node:util';
const shown = {};
const options = { depth: Infinity, breakLength: Infinity };
export const inspected = (line, value) => { shown[line] = inspect(value, options); };
export const printed = (line, ...values) => {
  shown[line] = format(...values.map((value) => (typeof value === 'string' ? value : inspect(value, options))));
};
process.on('exit', () => writeFileSync('shown.json', JSON.stringify(shown)));
`;

/** Makes texts comparable that differ in white space and trailing commas alone. */
export function withoutLayout(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/,? ?([\]})])/g, '$1')
    .replace(/([[{(]) /g, '$1')
    .trim();
}
