import { createReplyKeyboard } from "../chat/reply-keyboard.ts";
import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import type { BotCommand, ChatKeyboard } from "../server-types.ts";
import { type Aim, createAimLine } from "./aim-line.ts";
import { openAttachDialog } from "./attach-dialog.ts";
import { CommandMenu } from "./command-menu.ts";
import { TextField } from "./text-field.ts";

/** What stands below a conversation: the field, or one large button. */
export type ComposerMode = "write" | "start" | "blocked";

/** What a composer makes happen. */
export interface ComposerOptions {
  readonly botName: string;
  loadCommands(): Promise<readonly BotCommand[]>;
  /** `aim` says which message the text answers or takes the place of. */
  onText(text: string, aim?: Aim): void;
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
  readonly #aimLine = createAimLine(() => {
    this.#letGo();
    // The pressed button is gone with its line.
    this.#text.field.focus();
  });
  #aim: Aim | undefined;
  /** What stood in the field before a message was put there to be changed. */
  #before = "";
  #mode: ComposerMode = "write";

  constructor(options: ComposerOptions) {
    this.#options = options;
    this.#text = new TextField(options.botName);
    this.#commands = new CommandMenu(this.#text.field, options.loadCommands, (command) =>
      this.#sayCommand(command),
    );
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
    const parts = [
      this.#commands.element,
      this.#aimLine.element,
      this.#form,
      this.#keyboard.element,
      this.#wide,
    ];
    this.element = el("div", { class: "foot" }, ...parts);
    this.#listen();
  }

  setMode(mode: ComposerMode): void {
    this.#mode = mode;
    if (mode !== "write") this.#letGo();
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

  /** Makes the next text an answer to a message, or puts a message, or what became of it, into the field to be changed. */
  aim(aim: Aim, text = aim.message.text ?? ""): void {
    if (this.#mode !== "write") return;
    this.#letGo();
    this.#aim = aim;
    this.#aimLine.show(aim);
    if (aim.kind === "edit") {
      this.#before = this.#text.field.value;
      this.#text.set(text);
    }
    this.#text.field.focus();
  }

  focus(): void {
    // On a touch screen the letters would cover the conversation.
    if (!matchMedia("(pointer: fine)").matches) return;
    const target = this.#mode === "write" ? this.#text.field : this.#wide;
    target.focus({ preventScroll: true });
  }

  close(): void {
    this.#letGo();
    this.#commands.close();
  }

  #listen(): void {
    const { field } = this.#text;
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || this.#commands.takeKey(event)) return;
      if (event.key === "Escape") this.#letGo();
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
    if (text !== undefined) this.#say(text);
  }

  #say(text: string): void {
    const aim = this.#aim;
    this.#letGo();
    const isUnchanged = aim?.kind === "edit" && aim.message.text === text;
    if (!isUnchanged) this.#options.onText(text, aim);
  }

  /** A chosen command is a message of its own: never an answer, never in place of the message that is being changed. */
  #sayCommand(command: string): void {
    // What was typed to find the command is done with; a text that was being written is not.
    if (this.#text.field.value.startsWith("/")) this.#text.set("");
    this.#letGo();
    this.#options.onText(command);
  }

  /** The next text is a new message again, and what stood in the field before an edit is there again. */
  #letGo(): void {
    if (this.#aim?.kind === "edit") this.#text.set(this.#before);
    this.#aim = undefined;
    this.#aimLine.show(undefined);
  }

  #pressWide(): void {
    if (this.#mode === "start") this.#options.onStart();
    else this.#options.onUnblock();
  }
}
