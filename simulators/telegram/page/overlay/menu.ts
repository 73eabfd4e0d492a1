import { button, el, replaceContent } from "../dom.ts";
import { type IconName, icon } from "../icons.ts";

/** An entry of a menu. */
export interface MenuItem {
  readonly title: string;
  readonly icon: IconName;
  onChoose(): void;
}

let count = 0;

/** A button that opens a list of things to do, asked for anew each time; Escape and a press elsewhere close it. */
export function createMenu(
  label: string,
  image: IconName,
  items: () => readonly MenuItem[],
): { element: HTMLElement } {
  const id = `menu-${++count}`;
  const list = el("div", { id, class: "menu", popover: "auto", role: "menu", "aria-label": label });
  const opener = el(
    "button",
    {
      type: "button",
      class: "round-button",
      "aria-label": label,
      "aria-haspopup": "menu",
      popovertarget: id,
    },
    icon(image),
  );
  list.addEventListener("toggle", () => {
    if (!list.matches(":popover-open")) return;
    replaceContent(list, ...items().map((item) => entry(item, list)));
    placeUnder(list, opener);
    list.querySelector("button")?.focus();
  });
  list.addEventListener("keydown", (event) => moveFocus(list, event));
  return { element: el("div", { class: "menu-anchor" }, opener, list) };
}

function entry({ title, icon: image, onChoose }: MenuItem, list: HTMLElement): HTMLElement {
  const choose = () => {
    list.hidePopover();
    onChoose();
  };
  return button({ class: "menu-item", role: "menuitem" }, choose, icon(image), title);
}

/** Puts the list under its button, within the window. */
function placeUnder(list: HTMLElement, opener: HTMLElement): void {
  const { left, bottom } = opener.getBoundingClientRect();
  const rightmost = document.documentElement.clientWidth - list.offsetWidth - 8;
  list.style.left = `${Math.max(8, Math.min(left, rightmost))}px`;
  list.style.top = `${bottom + 4}px`;
}

function moveFocus(list: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const items: Element[] = [...list.querySelectorAll("button")];
  const now = items.indexOf(document.activeElement ?? list);
  const next = items.at((now + (event.key === "ArrowDown" ? 1 : -1)) % items.length);
  if (next instanceof HTMLElement) next.focus();
}
