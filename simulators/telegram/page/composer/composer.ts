import { createReplyKeyboard } from "../chat/reply-keyboard.ts";
import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import type { BotCommand, ChatKeyboard } from "../server-types.ts";
import { openAttachDialog } from "./attach-dialog.ts";
import { CommandMenu } from "./command-menu.ts";
import { TextField } from "./text-field.ts";

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

/** Where a person writes; what was typed before in this chat is there again. */
export class Composer {
  readonly element: HTMLElement;
  readonly #options: ComposerOptions;
  readonly #text: TextField;
  readonly #commands: CommandMenu;
  readonly #picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
  readonly #form = el("form", { class: "composer" });
  readonly #wide = button({ class: "primary-button wide", hidden: true }, () => this.#pressWide());
  readonly #keysButton = button(
    { class: "round-button", "aria-label": "Keyboard of the bot", hidden: true },
    () => this.#keyboard.toggle(),
    icon("keyboard"),
  );
  readonly #keyboard = createReplyKeyboard(
    (text) => this.#options.onText(text),
    (hasKeys, isOpen) => {
      this.#keysButton.hidden = !hasKeys;
      this.#keysButton.setAttribute("aria-pressed", String(isOpen));
    },
  );
  #mode: ComposerMode = "write";

  constructor(options: ComposerOptions) {
    this.#options = options;
    this.#text = new TextField(options.botName);
    this.#commands = new CommandMenu(this.#text.field, options.loadCommands, (command) => {
      this.#text.set("");
      options.onText(command);
    });
    const { field, counter, send } = this.#text;
    const choose = () => this.#picker.click();
    this.#form.append(
      button({ class: "round-button", "aria-label": "Attach a file" }, choose, icon("attach")),
      this.#picker,
      el("div", { class: "field-box" }, field, counter),
      this.#keysButton,
      this.#commands.opener,
      send,
    );
    const parts = [this.#commands.element, this.#form, this.#keyboard.element, this.#wide];
    this.element = el("div", { class: "foot" }, ...parts);
    this.#listen();
  }

  setMode(mode: ComposerMode): void {
    this.#mode = mode;
    this.#form.hidden = mode !== "write";
    this.#wide.hidden = mode === "write";
    this.element.classList.toggle("without-keys", mode !== "write");
    replaceContent(this.#wide, mode === "start" ? "START" : "UNBLOCK");
  }

  showKeyboard(keyboard: ChatKeyboard | null): void {
    const { field } = this.#text;
    const isReplyWanted = keyboard?.force_reply === true;
    this.#keyboard.show(keyboard);
    field.placeholder = keyboard?.input_field_placeholder ?? (isReplyWanted ? "Reply" : "Message");
    if (isReplyWanted) field.focus();
  }

  /** Asks how files are to be sent. */
  attach(files: readonly File[]): void {
    if (files.length > 0 && this.#mode === "write") openAttachDialog(files, this.#options.onFile);
  }

  insert(text: string): void {
    this.#text.set(text);
    this.#text.field.focus();
  }

  focus(): void {
    // On a touch screen the letters would cover the conversation.
    if (!matchMedia("(pointer: fine)").matches) return;
    const target = this.#mode === "write" ? this.#text.field : this.#wide;
    target.focus({ preventScroll: true });
  }

  close(): void {
    this.#commands.close();
  }

  #listen(): void {
    const { field } = this.#text;
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || this.#commands.takeKey(event)) return;
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.#submit();
    });
    field.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.attach(files);
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#picker.addEventListener("change", () => {
      this.attach([...(this.#picker.files ?? [])]);
      this.#picker.value = "";
    });
  }

  #submit(): void {
    const text = this.#text.take();
    this.#commands.update();
    if (text !== undefined) this.#options.onText(text);
  }

  #pressWide(): void {
    if (this.#mode === "start") this.#options.onStart();
    else this.#options.onUnblock();
  }
}
