import { el, replaceContent } from "../dom.ts";

const SHOWN_MS = 4000;

const shelf = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something for a moment at the top of the page; a new one takes the place of the old. */
export function toast(text: string): void {
  if (!shelf.isConnected) document.body.append(shelf);
  clearTimeout(timer);
  replaceContent(shelf, el("div", { class: "toast", dir: "auto" }, text));
  timer = setTimeout(() => replaceContent(shelf), SHOWN_MS);
}
