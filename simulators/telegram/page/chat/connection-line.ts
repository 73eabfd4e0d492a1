import { button, el } from "../dom.ts";

/** Says when the server does not answer. */
export interface ConnectionLine {
  readonly element: HTMLElement;
  setOnline(isOnline: boolean): void;
}

/** Builds the line; it is there only while the server is not. */
export function createConnectionLine(onRetry: () => void): ConnectionLine {
  const element = el(
    "div",
    { class: "connection-line", role: "alert", hidden: true },
    el("span", {}, "The server does not answer. Trying again…"),
    button({ class: "link-button" }, onRetry, "Try now"),
  );
  return {
    element,
    setOnline(isOnline) {
      if (element.hidden !== isOnline) element.hidden = isOnline;
    },
  };
}
