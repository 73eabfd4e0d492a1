import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { toast } from "../overlay/toast.ts";
import { sentenceOf } from "../server.ts";
import type { BotCommand } from "../server-types.ts";

/** The bot's commands, to choose from while typing or by a button; a chosen one goes on with its slash. */
export class CommandMenu {
  readonly element = el("ul", {
    id: "commands",
    class: "commands",
    role: "listbox",
    "aria-label": "Commands",
    hidden: true,
  });
  /** The button that opens the whole menu. */
  readonly opener = button(
    { class: "round-button", "aria-label": "Commands" },
    () => void this.#toggle(),
    icon("slash"),
  );
  readonly #field: HTMLTextAreaElement;
  readonly #load: () => Promise<readonly BotCommand[]>;
  readonly #onChoose: (command: string) => void;
  readonly #closed = new AbortController();
  #commands: readonly BotCommand[] | undefined;
  #matching: readonly BotCommand[] = [];
  #active = 0;

  constructor(
    field: HTMLTextAreaElement,
    load: () => Promise<readonly BotCommand[]>,
    onChoose: (command: string) => void,
  ) {
    this.#field = field;
    this.#load = load;
    this.#onChoose = onChoose;
    field.setAttribute("aria-controls", "commands");
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.update());
    const { signal } = this.#closed;
    document.addEventListener("pointerdown", (event) => this.#hideUnlessInside(event.target), { signal });
  }

  /** Fits the menu to what is typed. */
  update(): void {
    if (this.#field.value.startsWith("/")) void this.#suggest();
    else if (!this.element.hidden) this.#show([]);
  }

  /** Whether the menu has used a key of the field. */
  takeKey(event: KeyboardEvent): boolean {
    if (this.element.hidden) return false;
    const count = this.#matching.length;
    if (event.key === "ArrowDown") this.#mark((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.#mark((this.#active + count - 1) % count);
    else if (event.key === "Enter" && !event.shiftKey) this.#choose(this.#active);
    else if (event.key === "Tab") this.#fillIn();
    else if (event.key === "Escape") this.#show([]);
    else return false;
    event.preventDefault();
    return true;
  }

  close(): void {
    this.#closed.abort();
  }

  /** A button's press asks anew: bots change their menus. */
  async #toggle(): Promise<void> {
    if (!this.element.hidden) {
      this.#show([]);
      return;
    }
    try {
      this.#commands = await this.#load();
      if (this.#commands.length === 0) toast("This bot has no commands in its menu.");
      this.#show(this.#commands);
      this.#field.focus();
    } catch (error) {
      toast(sentenceOf(error));
    }
  }

  async #suggest(): Promise<void> {
    try {
      this.#commands ??= await this.#load();
    } catch {
      // Without suggestions the text can still be typed; sending it says what is wrong.
      return;
    }
    const typed = /^\/(\w*)$/.exec(this.#field.value)?.[1]?.toLowerCase();
    this.#show(typed === undefined ? [] : this.#commands.filter(({ command }) => command.startsWith(typed)));
    // What is typed to its end is what Enter sends, also when a longer command stands above it.
    const exact = this.#matching.findIndex(({ command }) => command === typed);
    if (exact > 0) this.#mark(exact);
  }

  #show(fitting: readonly BotCommand[]): void {
    this.#matching = fitting;
    this.element.hidden = fitting.length === 0;
    const entries = fitting.map((command, index) => entry(command, index, () => this.#choose(index)));
    replaceContent(this.element, ...entries);
    this.#mark(0);
  }

  #mark(active: number): void {
    this.#active = active;
    for (const [index, item] of [...this.element.children].entries()) {
      item.setAttribute("aria-selected", String(index === active));
      if (index === active) item.scrollIntoView({ block: "nearest" });
    }
    if (this.element.hidden) this.#field.removeAttribute("aria-activedescendant");
    else this.#field.setAttribute("aria-activedescendant", `command-${active}`);
  }

  #choose(index: number): void {
    const chosen = this.#matching[index];
    this.#show([]);
    if (chosen !== undefined) this.#onChoose(`/${chosen.command}`);
  }

  /** Leaves the command in the field, to be written on. */
  #fillIn(): void {
    this.#field.value = `/${this.#matching[this.#active]?.command ?? ""} `;
    this.#field.dispatchEvent(new Event("input"));
  }

  #hideUnlessInside(target: EventTarget | null): void {
    const isInside = [this.element, this.opener, this.#field].some(
      (each) => target instanceof Node && each.contains(target),
    );
    if (!isInside && !this.element.hidden) this.#show([]);
  }
}

function entry({ command, description }: BotCommand, index: number, onPress: () => void): HTMLElement {
  const item = el(
    "li",
    { id: `command-${index}`, class: "command", role: "option" },
    el("span", { class: "command-name" }, `/${command}`),
    el("span", { class: "muted", dir: "auto" }, description),
  );
  // The field keeps the focus.
  item.addEventListener("pointerdown", (event) => event.preventDefault());
  item.addEventListener("click", onPress);
  return item;
}
