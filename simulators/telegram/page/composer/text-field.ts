import { el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { keepDraft, keptDraft } from "./drafts.ts";
import { growWithText } from "./grow.ts";

/** Longest text, in UTF-16 units. Source: the Bot API's `sendMessage`. */
const TEXT_UNITS = 4096;
const COUNTED_FROM = 3900;

/** A field for a message that grows, counts near its limit, and keeps what was typed per bot. */
export class TextField {
  readonly field = el("textarea", {
    class: "message-field",
    rows: 1,
    placeholder: "Message",
    "aria-label": "Message",
    dir: "auto",
    enterkeyhint: "send",
  });
  readonly counter = el("span", { class: "counter small", role: "status" });
  readonly send = el(
    "button",
    { type: "submit", class: "round-button send", "aria-label": "Send" },
    icon("send"),
  );
  readonly #botName: string;
  readonly #grow = growWithText(this.field);

  constructor(botName: string) {
    this.#botName = botName;
    this.field.addEventListener("input", () => this.#changed());
    this.set(keptDraft(botName));
  }

  set(text: string): void {
    this.field.value = text;
    this.#changed();
  }

  /** Empties the field and answers what was in it; undefined when that cannot be sent. */
  take(): string | undefined {
    const text = this.field.value.trim();
    if (text === "" || text.length > TEXT_UNITS) return undefined;
    this.set("");
    return text;
  }

  #changed(): void {
    const length = this.field.value.trim().length;
    this.#grow();
    keepDraft(this.#botName, this.field.value);
    this.send.disabled = length === 0 || length > TEXT_UNITS;
    this.counter.classList.toggle("over", length > TEXT_UNITS);
    replaceContent(this.counter, length > COUNTED_FROM ? String(TEXT_UNITS - length) : "");
  }
}
