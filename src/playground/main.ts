/** The page. Everything that it shows is derived again on every change. */
import type { EgressRequest } from '../model/request.js';
import { analyse } from './analyse.js';
import { goTo, showLines } from './editor.js';
import { byId, element } from './element.js';
import { examples } from './examples.js';
import {
  fieldsFrom,
  fieldsOf,
  fieldsWithUrl,
  type FormFields,
  protocols,
  typedFieldNames,
  urlOf,
} from './request-form.js';
import { showDecisions } from './show-decisions.js';
import { showExplanation } from './show-explanation.js';
import { showFindings } from './show-findings.js';
import { showReach } from './show-reach.js';
import { type PlaygroundState, readFragment, writeFragment } from './state.js';

const form = byId('request', HTMLFormElement);
const manifests = byId('manifests', HTMLTextAreaElement);
const url = byId('url', HTMLInputElement);
const urlProblem = byId('url-problem', HTMLElement);
const exampleChoice = byId('example', HTMLSelectElement);

function control(name: keyof FormFields): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  const found = form.elements.namedItem(name);
  if (
    found instanceof HTMLInputElement ||
    found instanceof HTMLSelectElement ||
    found instanceof HTMLTextAreaElement
  ) {
    return found;
  }
  throw new TypeError(`the form has no \`${name}\``);
}

function readForm(): FormFields {
  const text = (name: keyof FormFields) => control(name).value;
  return fieldsFrom(protocols.find((one) => one === text('protocol')) ?? 'http', text);
}

function writeForm(fields: FormFields): void {
  for (const name of typedFieldNames) control(name).value = fields[name];
  control('protocol').value = fields.protocol;
  control('serverName').value = fields.serverName;
}

function readState(): PlaygroundState {
  return { manifests: manifests.value, request: readForm() };
}

function writeState(state: PlaygroundState): void {
  manifests.value = state.manifests;
  writeForm(state.request);
  writeUrl(state.request);
}

function writeUrl(fields: FormFields): void {
  url.value = urlOf(fields);
  showUrlProblem('');
}

function showUrlProblem(reason: string): void {
  urlProblem.textContent = reason;
  url.setAttribute('aria-invalid', String(reason !== ''));
}

/** The fragment that this page wrote last, to distinguish it from one that the user opens. */
let ownFragment = '';

function render(): void {
  const state = readState();
  form.dataset['protocol'] = state.request.protocol;
  const { decisions, explanation, findings, reach, sources, policyCount, routeGroupCount } = analyse(state);
  const actions = { goTo, tryRequest };
  fill('decisions', showDecisions(decisions));
  fill('explanation', showExplanation(explanation, actions));
  fill('findings', showFindings(findings, actions));
  fill('reach', showReach(reach));
  fill('finding-count', `${findings.length}`);
  fill(
    'counts',
    `${count(policyCount, 'policy', 'policies')}, ${count(routeGroupCount, 'route group', 'route groups')}`,
  );
  fill(
    'sources',
    sources.map((source) => element('option', { value: source })),
  );
  showLines(findings);
  void writeFragment(state).then((fragment) => {
    ownFragment = fragment;
    history.replaceState(null, '', `#${fragment}`);
  });
}

function fill(id: string, content: Parameters<typeof element>[2]): void {
  byId(id, HTMLElement).replaceChildren(...element('div', {}, content).childNodes);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function tryRequest(request: EgressRequest): void {
  const fields = fieldsOf(request);
  writeForm(fields);
  writeUrl(fields);
  render();
}

let pending: ReturnType<typeof setTimeout> | undefined;

/** Renders after a pause, so that typing stays fast. */
function renderSoon(): void {
  clearTimeout(pending);
  pending = setTimeout(render, 120);
}

async function readAddress(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (fragment === ownFragment && fragment !== '') return;
  const state = await readFragment(fragment);
  byId('link-problem', HTMLElement).hidden = state !== undefined || fragment === '';
  writeState(state ?? examples[0].state);
  render();
}

manifests.addEventListener('input', renderSoon);
form.addEventListener('input', ({ target }) => {
  if (target === url) {
    const reading = fieldsWithUrl(readForm(), url.value);
    showUrlProblem(reading.ok ? '' : reading.reason);
    if (!reading.ok) return;
    writeForm(reading.fields);
  } else {
    writeUrl(readForm());
  }
  renderSoon();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
});
exampleChoice.append(...examples.map(({ title }, index) => element('option', { value: `${index}` }, title)));
exampleChoice.addEventListener('change', () => {
  writeState((examples[Number(exampleChoice.value)] ?? examples[0]).state);
  render();
});
byId('copy', HTMLButtonElement).addEventListener('click', ({ currentTarget }) => {
  void navigator.clipboard.writeText(location.href).then(() => {
    if (currentTarget instanceof HTMLElement) currentTarget.textContent = 'Link copied';
  });
});
window.addEventListener('hashchange', () => void readAddress());
void readAddress();
