import { button, type Child, el } from "../dom.ts";

/** What makes a dialog. */
export interface DialogOptions {
  readonly class: string;
  readonly label: string;
  onClose?(): void;
}

/** Opens a modal dialog; Escape and a press on the backdrop close it. */
export function openDialog(options: DialogOptions, ...children: readonly Child[]): HTMLDialogElement {
  const dialog = el("dialog", { class: options.class, "aria-label": options.label }, ...children);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    options.onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows a text that has to be acknowledged. */
export function alertDialog(title: string, text: string): void {
  const dialog = openDialog(
    { class: "card-dialog alert", label: title },
    el("h2", { dir: "auto" }, title),
    el("p", { dir: "auto" }, text),
    el(
      "div",
      { class: "dialog-actions" },
      button({ class: "primary-button" }, () => dialog.close(), "OK"),
    ),
  );
}

/** Asks before something that cannot be undone; whoever presses Enter, Escape or the backdrop at once has not agreed. */
export function confirmDialog(title: string, text: string, action: string, onConfirm: () => void): void {
  const confirm = () => {
    dialog.close();
    onConfirm();
  };
  const dialog = openDialog(
    { class: "card-dialog alert", label: title },
    el("h2", { dir: "auto" }, title),
    el("p", { dir: "auto" }, text),
    el(
      "div",
      { class: "dialog-actions" },
      // The first one has the focus.
      button({ class: "quiet-button" }, () => dialog.close(), "Cancel"),
      button({ class: "primary-button" }, confirm, action),
    ),
  );
}
