import { createReplyKeyboard } from "../chat/reply-keyboard.ts";
import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import type { BotCommand, ChatKeyboard } from "../server-types.ts";
import { openAttachDialog } from "./attach-dialog.ts";
import { createCommandMenu } from "./command-menu.ts";
import { keepDraft, keptDraft } from "./drafts.ts";
import { growWithText } from "./grow.ts";

/** Longest text, in UTF-16 units. Source: the Bot API's `sendMessage`. */
const TEXT_UNITS = 4096;
const COUNTED_FROM = 3900;

/** What stands below a conversation: the field, or one large button. */
export type ComposerMode = "write" | "start" | "blocked";

/** What a composer makes happen. */
export interface ComposerOptions {
  readonly botName: string;
  loadCommands(): Promise<readonly BotCommand[]>;
  onText(text: string): void;
  onFile(file: File, kind: "photo" | "document", caption: string): void;
  onStart(): void;
  onUnblock(): void;
}

/** Where a person writes. */
export interface Composer {
  readonly element: HTMLElement;
  setMode(mode: ComposerMode): void;
  showKeyboard(keyboard: ChatKeyboard | null): void;
  attach(files: readonly File[]): void;
  insert(text: string): void;
  focus(): void;
  close(): void;
}

/** Builds the field with its buttons; what was typed before in this chat is there again. */
export function createComposer(options: ComposerOptions): Composer {
  const { botName, onText, onFile } = options;
  const field = el("textarea", {
    class: "message-field",
    rows: 1,
    placeholder: "Message",
    "aria-label": "Message",
    dir: "auto",
    enterkeyhint: "send",
  });
  const counter = el("span", { class: "counter small", role: "status" });
  const send = el(
    "button",
    { type: "submit", class: "round-button send", "aria-label": "Send" },
    icon("send"),
  );
  const grow = growWithText(field);
  const commands = createCommandMenu(field, options.loadCommands, (command) => {
    setText("");
    onText(command);
  });
  const keyboard = createReplyKeyboard(onText, (hasKeys, isOpen) => {
    keysButton.hidden = !hasKeys;
    keysButton.setAttribute("aria-pressed", String(isOpen));
  });
  const keysButton = button(
    { class: "round-button", "aria-label": "Keyboard of the bot", hidden: true },
    () => keyboard.toggle(),
    icon("keyboard"),
  );
  const picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
  const form = el(
    "form",
    { class: "composer" },
    button({ class: "round-button", "aria-label": "Attach a file" }, () => picker.click(), icon("attach")),
    picker,
    el("div", { class: "field-box" }, field, counter),
    keysButton,
    commands.opener,
    send,
  );
  const wide = button({ class: "primary-button wide", hidden: true }, () => pressWide());
  const element = el("div", { class: "foot" }, commands.element, form, keyboard.element, wide);
  let pressWide: () => void = () => undefined;

  function setText(text: string): void {
    field.value = text;
    changed();
  }

  function changed(): void {
    const length = field.value.trim().length;
    grow();
    commands.update();
    keepDraft(botName, field.value);
    send.disabled = length === 0 || length > TEXT_UNITS;
    counter.classList.toggle("over", length > TEXT_UNITS);
    replaceContent(counter, length > COUNTED_FROM ? String(TEXT_UNITS - length) : "");
  }

  function submit(): void {
    const text = field.value.trim();
    if (text === "" || text.length > TEXT_UNITS) return;
    setText("");
    onText(text);
  }

  function attach(files: readonly File[]): void {
    if (files.length > 0 && !form.hidden) openAttachDialog(files, onFile);
  }

  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || commands.takeKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  picker.addEventListener("change", () => {
    attach([...(picker.files ?? [])]);
    picker.value = "";
  });
  setText(keptDraft(botName));

  return {
    element,
    setMode(mode) {
      form.hidden = mode !== "write";
      wide.hidden = mode === "write";
      element.classList.toggle("without-keys", mode !== "write");
      replaceContent(wide, mode === "start" ? "START" : "UNBLOCK");
      pressWide = mode === "start" ? options.onStart : options.onUnblock;
    },
    showKeyboard(shown) {
      keyboard.show(shown);
      field.placeholder =
        shown?.input_field_placeholder ?? (shown?.force_reply === true ? "Reply" : "Message");
      if (shown?.force_reply === true) field.focus();
    },
    attach,
    insert(text) {
      setText(text);
      field.focus();
    },
    focus() {
      // On a touch screen the letters would cover the conversation.
      if (matchMedia("(pointer: fine)").matches) (form.hidden ? wide : field).focus({ preventScroll: true });
    },
    close: commands.close,
  };
}
