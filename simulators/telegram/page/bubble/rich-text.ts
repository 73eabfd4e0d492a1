import { button, el } from "../dom.ts";
import { botLink, safeUrl } from "../links.ts";
import type { MessageEntity } from "../server-types.ts";
import type { BubbleActions } from "./bubble.ts";
import { type Span, spansOf } from "./spans.ts";

const TAGS: Readonly<Record<string, "strong" | "em" | "u" | "s" | "blockquote">> = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** Builds the nodes of a formatted text. */
export function richText(
  text: string,
  entities: readonly MessageEntity[] | undefined,
  actions: BubbleActions,
): Node[] {
  return spansOf(text, entities).map((span) => nodeOf(span, actions));
}

function nodeOf(span: Span, actions: BubbleActions): Node {
  if (typeof span === "string") return document.createTextNode(span);
  const { entity } = span;
  const text = textOf(span);
  const children = span.children.map((child) => nodeOf(child, actions));
  const tag = TAGS[entity.type];
  if (tag !== undefined) return el(tag, {}, ...children);
  switch (entity.type) {
    case "code":
      return code(text, children, actions);
    case "pre":
      return pre(text, entity.language, children, actions);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url ?? "", children, actions);
    case "url":
      return link(text, children, actions);
    case "mention":
      return link(`https://t.me/${text.slice(1)}`, children, actions);
    case "bot_command":
      return button({ class: "text-button" }, () => actions.send(text), ...children);
    default:
      return el("span", { class: `entity-${entity.type}` }, ...children);
  }
}

function textOf(span: Span): string {
  return typeof span === "string" ? span : span.children.map(textOf).join("");
}

function code(text: string, children: Node[], actions: BubbleActions): HTMLElement {
  const element = el("code", { title: "Press to copy" }, ...children);
  element.addEventListener("click", () => void actions.copy(text));
  return element;
}

function pre(
  text: string,
  language: string | undefined,
  children: Node[],
  actions: BubbleActions,
): HTMLElement {
  const copy = button({ class: "link-button pre-copy" }, () => void actions.copy(text), "Copy");
  const head = el("span", { class: "pre-head" }, el("bdi", {}, language ?? "code"), copy);
  return el(
    "div",
    { class: "pre" },
    head,
    el("pre", { dir: "ltr", tabindex: 0 }, el("code", {}, ...children)),
  );
}

/** A hidden text that a press or Enter shows. */
function spoiler(children: Node[]): HTMLElement {
  const element = el(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Hidden text, press to show" },
    el("span", { class: "spoiler-inside", "aria-hidden": "true" }, ...children),
  );
  const reveal = (event: Event) => {
    if (element.classList.contains("revealed")) return;
    if (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
    element.firstElementChild?.removeAttribute("aria-hidden");
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}

/** A link to http and https only; one to a bot of this page opens its chat. */
export function link(
  address: string,
  children: readonly (Node | string)[],
  actions: BubbleActions,
): HTMLElement {
  const href = safeUrl(address);
  if (href === undefined) return el("span", {}, ...children);
  const element = el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children);
  element.addEventListener("click", (event) => {
    if (botLink(href) !== undefined && actions.openLink(href)) event.preventDefault();
  });
  return element;
}
