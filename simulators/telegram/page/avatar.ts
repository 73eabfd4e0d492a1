import { el } from "./dom.ts";

const COLOURS = 8;

/** A round picture made of initials; the colour follows from the id. */
export function avatar(id: number, name: string, size: "small" | "medium" | "large" = "medium"): HTMLElement {
  const classes = `avatar avatar-${size} colour-${Math.abs(id) % COLOURS}`;
  return el("span", { class: classes, "aria-hidden": "true" }, initials(name));
}

/** The first signs of the first two words. */
export function initials(name: string): string {
  const words = name.split(/[\s_-]+/u).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const signs = words.slice(0, 2).map((word) => {
    const [first] = new Intl.Segmenter().segment(word);
    return first?.segment ?? "";
  });
  return signs.join("").toLocaleUpperCase() || "?";
}
