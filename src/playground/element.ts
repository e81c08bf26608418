/** Elements of the page, built from text only: nothing that a user pastes is read as HTML. */

export type Content = Node | string | undefined | readonly Content[];
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element; `undefined` and `false` leave an attribute out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(attribute, value === true ? '' : value);
  }
  made.append(...flatten(content));
  return made;
}

function flatten(content: readonly Content[]): readonly (Node | string)[] {
  return content.flatMap((one): readonly (Node | string)[] => {
    if (one === undefined) return [];
    return typeof one === 'string' || one instanceof Node ? [one] : flatten(one);
  });
}

/** A text in which code is in backticks. */
export function prose(text: string): Content {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

export function button(label: string, attributes: Attributes, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** The element of the page with this id. */
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`the page has no \`${id}\``);
  return found;
}
