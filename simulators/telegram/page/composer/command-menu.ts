import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { toast } from "../overlay/toast.ts";
import { sentenceOf } from "../server.ts";
import type { BotCommand } from "../server-types.ts";

/** The bot's commands, to choose from while typing or by a button. */
export interface CommandMenu {
  readonly element: HTMLElement;
  /** The button that opens the whole menu. */
  readonly opener: HTMLElement;
  /** Fits the menu to what is typed. */
  update(): void;
  /** Whether the menu has used a key of the field. */
  takeKey(event: KeyboardEvent): boolean;
  close(): void;
}

/** Builds the menu of a field; a chosen command goes to `onChoose` with its slash. */
export function createCommandMenu(
  field: HTMLTextAreaElement,
  load: () => Promise<readonly BotCommand[]>,
  onChoose: (command: string) => void,
): CommandMenu {
  const element = el("ul", {
    id: "commands",
    class: "commands",
    role: "listbox",
    "aria-label": "Commands",
    hidden: true,
  });
  const opener = button(
    { class: "round-button", "aria-label": "Commands" },
    () => void toggle(),
    icon("slash"),
  );
  let commands: readonly BotCommand[] | undefined;
  let matching: readonly BotCommand[] = [];
  let active = 0;

  field.setAttribute("aria-controls", "commands");
  field.setAttribute("aria-autocomplete", "list");
  const closeOutside = (event: Event) => {
    const { target } = event;
    if (target instanceof Node && !element.contains(target) && !opener.contains(target) && target !== field)
      show([]);
  };
  document.addEventListener("pointerdown", closeOutside);

  async function loaded(): Promise<readonly BotCommand[]> {
    commands ??= await load();
    return commands;
  }

  /** A button's press asks anew: bots change their menus. */
  async function toggle(): Promise<void> {
    if (!element.hidden) return show([]);
    commands = undefined;
    try {
      const all = await loaded();
      if (all.length === 0) toast("This bot has no commands in its menu.");
      show(all);
      field.focus();
    } catch (error) {
      toast(sentenceOf(error));
    }
  }

  function show(fitting: readonly BotCommand[]): void {
    matching = fitting;
    active = 0;
    element.hidden = fitting.length === 0;
    replaceContent(element, ...fitting.map((command, index) => entry(command, index, () => choose(index))));
    mark();
  }

  function mark(): void {
    for (const [index, item] of [...element.children].entries()) {
      item.setAttribute("aria-selected", String(index === active));
      if (index === active && !element.hidden) item.scrollIntoView({ block: "nearest" });
    }
    if (element.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `command-${active}`);
  }

  function choose(index: number): void {
    const chosen = matching[index];
    show([]);
    if (chosen !== undefined) onChoose(`/${chosen.command}`);
  }

  /** Leaves a command in the field, to be written on. */
  function fillIn(command: string): void {
    field.value = `/${command} `;
    field.dispatchEvent(new Event("input"));
  }

  async function suggest(): Promise<void> {
    try {
      await loaded();
    } catch {
      // Without suggestions the text can still be typed; sending it says what is wrong.
      return;
    }
    const typed = /^\/(\w*)$/.exec(field.value)?.[1]?.toLowerCase();
    show(typed === undefined ? [] : (commands ?? []).filter(({ command }) => command.startsWith(typed)));
    // What is typed to its end is what Enter sends, also when a longer command stands above it.
    active = Math.max(
      0,
      matching.findIndex(({ command }) => command === typed),
    );
    mark();
  }

  return {
    element,
    opener,
    update() {
      if (field.value.startsWith("/")) void suggest();
      else if (!element.hidden) show([]);
    },
    takeKey(event) {
      if (element.hidden) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        active = (active + step + matching.length) % matching.length;
        mark();
      } else if (event.key === "Enter" && !event.shiftKey) choose(active);
      else if (event.key === "Tab") fillIn(matching[active]?.command ?? "");
      else if (event.key === "Escape") show([]);
      else return false;
      event.preventDefault();
      return true;
    },
    close: () => document.removeEventListener("pointerdown", closeOutside),
  };
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
