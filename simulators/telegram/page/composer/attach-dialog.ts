import { sizeText } from "../bubble/file-row.ts";
import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { openDialog } from "../overlay/dialog.ts";

const SHOWN_FILES = 5;
const CAPTION_UNITS = 1024;

/** Shows files before they are sent, and asks for a caption; it goes with the first of them. */
export function openAttachDialog(
  files: readonly File[],
  onSend: (file: File, kind: "photo" | "document", caption: string) => void,
): void {
  const urls: string[] = [];
  const canBePhotos = files.every((file) => /^image\/(png|jpeg|webp|gif)$/.test(file.type));
  const asPhoto = el("input", { type: "checkbox", checked: canBePhotos });
  const caption = captionField();
  const send = el("button", { type: "submit", class: "primary-button" }, "Send");
  const cancel = button({ class: "quiet-button" }, () => dialog.close(), "Cancel");
  const form = el(
    "form",
    {},
    el("h2", {}, files.length === 1 ? "Send a file" : `Send ${files.length} files`),
    ...files.slice(0, SHOWN_FILES).map((file) => preview(file, urls)),
    files.length > SHOWN_FILES && el("p", { class: "muted small" }, `and ${files.length - SHOWN_FILES} more`),
    canBePhotos && el("label", { class: "check" }, asPhoto, files.length === 1 ? "As a photo" : "As photos"),
    caption,
    el("div", { class: "dialog-actions" }, cancel, send),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = canBePhotos && asPhoto.checked ? "photo" : "document";
    for (const [index, file] of files.entries()) onSend(file, kind, index === 0 ? caption.value.trim() : "");
    dialog.close();
  });
  const dialog = openDialog(
    {
      class: "card-dialog",
      label: "Send files",
      onClose() {
        for (const url of urls) URL.revokeObjectURL(url);
      },
    },
    form,
  );
  caption.focus();
}

function captionField(): HTMLInputElement {
  return el("input", {
    class: "field",
    placeholder: "Caption",
    "aria-label": "Caption",
    maxlength: CAPTION_UNITS,
    dir: "auto",
  });
}

function preview(file: File, urls: string[]): HTMLElement {
  const line = el(
    "span",
    { class: "file-text" },
    el("bdi", { class: "file-name" }, file.name),
    sizeText(file.size),
  );
  if (!file.type.startsWith("image/")) {
    return el("div", { class: "file" }, el("span", { class: "file-mark" }, icon("file")), line);
  }
  const url = URL.createObjectURL(file);
  urls.push(url);
  return el("div", { class: "file" }, el("img", { class: "thumb", src: url, alt: "" }), line);
}
