/** What an element may contain; texts become text nodes, never markup. */
export type Child = Node | string | undefined | null | false;

/** Attributes by name: `true` sets an empty one, `undefined` and `false` leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Builds an HTML element. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Puts children at the end of an element, leaving out the empty ones. */
export function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
}

/** Attributes of a button, and what a press does. */
export interface ButtonOptions extends Attributes {
  readonly class: string;
}

/** Builds a button that never submits a form. */
export function button(
  attributes: ButtonOptions,
  onPress: (event: MouseEvent) => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onPress);
  return element;
}

/** Empties an element and puts others inside. */
export function replaceContent(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}
