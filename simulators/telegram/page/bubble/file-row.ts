import { el } from "../dom.ts";
import { icon } from "../icons.ts";
import type { ViewedFile } from "../server-types.ts";

/** What browsers show themselves. */
const SHOWABLE = /^(application\/pdf|text\/plain|image\/(png|jpeg|gif|webp)|audio\/|video\/)/;

/** A file with its name and size, to open in a new tab where browsers can, and to keep. */
export function fileRow(
  { url, file_name, file_size, mime_type = "" }: ViewedFile,
  unnamed: string,
): HTMLElement {
  const name = file_name ?? unnamed;
  const isShowable = SHOWABLE.test(mime_type);
  const target = isShowable ? { target: "_blank", rel: "noopener" } : { download: name };
  const extension = /\.(\w{1,4})$/.exec(name)?.[1];
  return el(
    "div",
    { class: "file" },
    el(
      "a",
      { class: "file-mark", href: url, ...target, "aria-hidden": "true", tabindex: -1 },
      extension === undefined ? icon("file") : extension.toUpperCase(),
    ),
    el(
      "div",
      { class: "file-text" },
      el("bdi", { class: "file-name", title: name }, name),
      el(
        "span",
        { class: "file-line small" },
        el("span", { class: "muted" }, sizeText(file_size)),
        isShowable &&
          el("a", { class: "file-link", href: url, ...target, "aria-label": `Open ${name}` }, "Open"),
        el(
          "a",
          { class: "file-link", href: url, download: name, "aria-label": `Download ${name}` },
          "Download",
        ),
      ),
    ),
  );
}

/** A size in the unit that fits; an empty text when it is not known. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return "";
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
