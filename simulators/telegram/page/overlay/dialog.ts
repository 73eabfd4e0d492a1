import { button, type Child, el } from "../dom.ts";

/** What makes a dialog. */
export interface DialogOptions {
  readonly class: string;
  readonly label: string;
  readonly role?: "alertdialog";
  /** The id of the element inside that says what it is about. */
  readonly describedBy?: string;
  onClose?(): void;
}

/** Opens a modal dialog; Escape and a press on the backdrop close it. */
export function openDialog(options: DialogOptions, ...children: readonly Child[]): HTMLDialogElement {
  const dialog = el(
    "dialog",
    {
      class: options.class,
      role: options.role,
      "aria-label": options.label,
      "aria-describedby": options.describedBy,
    },
    ...children,
  );
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
  const dialog = textDialog(
    title,
    text,
    button({ class: "primary-button" }, () => dialog.close(), "OK"),
  );
}

/** Asks before something that cannot be undone; whoever presses Enter, Escape or the backdrop at once has not agreed. */
export function confirmDialog(title: string, text: string, action: string, onConfirm: () => void): void {
  const confirm = () => {
    dialog.close();
    onConfirm();
  };
  const dialog = textDialog(
    title,
    text,
    // The first one has the focus.
    button({ class: "quiet-button" }, () => dialog.close(), "Cancel"),
    button({ class: "primary-button" }, confirm, action),
  );
}

let textDialogs = 0;

/** A dialog that is read out whole when it opens. Several can be open at once, so each text has an id of its own. */
function textDialog(title: string, text: string, ...actions: readonly Child[]): HTMLDialogElement {
  textDialogs += 1;
  const id = `dialog-text-${textDialogs}`;
  return openDialog(
    { class: "card-dialog alert", label: title, role: "alertdialog", describedBy: id },
    el("h2", { dir: "auto" }, title),
    el("p", { id, dir: "auto" }, text),
    el("div", { class: "dialog-actions" }, ...actions),
  );
}
