import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";

/** Pixels from the end that still count as the end. */
const NEAR = 60;

/** A scrolled area that keeps to its end while the person is there. */
export interface StickyScroll {
  readonly element: HTMLElement;
  /** The button that leads to the end, for a place over the area. */
  readonly jump: HTMLElement;
  toEnd(): void;
  /** Counts messages that came while the person reads further up. */
  noteNew(count: number): void;
  close(): void;
}

/** Wraps content into a scrolled area. */
export function createStickyScroll(content: HTMLElement): StickyScroll {
  const element = el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Messages" },
    content,
  );
  const count = el("span", { class: "unread" });
  const label = el("span", { class: "visually-hidden" });
  const jump = button({ class: "jump", hidden: true }, toEnd, label, count, icon("down"));
  let isAtEnd = true;
  let waiting = 0;
  let lastTop = 0;

  function show(): void {
    jump.hidden = isAtEnd;
    count.hidden = waiting === 0;
    replaceContent(count, String(waiting));
    replaceContent(label, waiting === 0 ? "Go to the last message" : `New messages: ${waiting}`);
  }

  function toEnd(): void {
    isAtEnd = true;
    waiting = 0;
    element.scrollTop = element.scrollHeight;
    show();
  }

  element.addEventListener(
    "scroll",
    () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      // Content that grew since the last frame is no reason to let go of the end; only a move upwards is.
      if (isNear) isAtEnd = true;
      else if (element.scrollTop < lastTop) isAtEnd = false;
      lastTop = element.scrollTop;
      if (isAtEnd) waiting = 0;
      show();
    },
    { passive: true },
  );
  const resized = new ResizeObserver(() => {
    if (isAtEnd) element.scrollTop = element.scrollHeight;
  });
  resized.observe(element);
  resized.observe(content);
  show();
  return {
    element,
    jump,
    toEnd,
    noteNew(more) {
      if (isAtEnd) return;
      waiting += more;
      show();
    },
    close: () => resized.disconnect(),
  };
}
