import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { openDialog } from "./dialog.ts";

/** Shows a picture as large as the window allows. */
export function openLightbox(url: string, description: string): void {
  const image = el("img", { src: url, alt: description });
  const close = button(
    { class: "round-button lightbox-close", "aria-label": "Close" },
    () => dialog.close(),
    icon("close"),
  );
  const dialog = openDialog({ class: "lightbox", label: "Photo" }, image, close);
  image.addEventListener("click", () => dialog.close());
}
