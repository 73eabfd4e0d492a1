import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";

/** Pixels from the end that still count as the end. */
const NEAR = 60;

/** A scrolled area that keeps to its end while the person is there. */
export class StickyScroll {
  readonly element = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Messages" });
  readonly #count = el("span", { class: "unread" });
  readonly #label = el("span", { class: "visually-hidden" });
  /** The button that leads to the end, for a place over the area. */
  readonly jump = button(
    { class: "jump", hidden: true },
    () => this.toEnd(),
    this.#label,
    this.#count,
    icon("down"),
  );
  readonly #resized = new ResizeObserver(() => {
    if (this.#isAtEnd) this.element.scrollTop = this.element.scrollHeight;
  });
  #isAtEnd = true;
  #waiting = 0;
  #lastTop = 0;

  constructor(content: HTMLElement) {
    this.element.append(content);
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#resized.observe(this.element);
    this.#resized.observe(content);
    this.#show();
  }

  toEnd(): void {
    this.#isAtEnd = true;
    this.#waiting = 0;
    this.element.scrollTop = this.element.scrollHeight;
    this.#show();
  }

  /** Counts messages that came while the person reads further up. */
  noteNew(count: number): void {
    if (this.#isAtEnd) return;
    this.#waiting += count;
    this.#show();
  }

  close(): void {
    this.#resized.disconnect();
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    // Content that grew since the last frame is no reason to let go of the end; only a move upwards is.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#isAtEnd = true;
    else if (scrollTop < this.#lastTop) this.#isAtEnd = false;
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.#waiting = 0;
    this.#show();
  }

  #show(): void {
    const waiting = this.#waiting;
    this.jump.hidden = this.#isAtEnd;
    this.#count.hidden = waiting === 0;
    replaceContent(this.#count, String(waiting));
    replaceContent(this.#label, waiting === 0 ? "Go to the last message" : `New messages: ${waiting}`);
  }
}
