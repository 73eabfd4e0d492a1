const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a 24 × 24 grid, drawn for this page. */
const PATHS = {
  send: ["M4 12 20 4l-4.5 16-3.6-6.4z", "M11.9 13.6 20 4"],
  attach: [
    "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8L9.8 17.3a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  ],
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  more: [
    "M12 5a.6.6 0 1 1 0 1.2a.6.6 0 0 1 0-1.2",
    "M12 11.4a.6.6 0 1 1 0 1.2a.6.6 0 0 1 0-1.2",
    "M12 17.8a.6.6 0 1 1 0 1.2a.6.6 0 0 1 0-1.2",
  ],
  back: ["M14.5 5 8 12l6.5 7"],
  down: ["M5 9l7 7 7-7"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  keyboard: ["M3.5 6.5h17v11h-17z", "M7 10v.01M10.3 10v.01M13.7 10v.01M17 10v.01M8 14h8"],
  file: ["M7 3.5h7l4.5 4.5v12.5H7z", "M14 3.5V8h4.5"],
  image: ["M4 5h16v14H4z", "M4 16l5-5 4 4 2.5-2.5L20 17", "M15.5 9v.01"],
  clock: ["M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16", "M12 8v4.5l3 1.5"],
  link: ["M8 16 17 7", "M10 7h7v7"],
  card: ["M3.5 6h17v12h-17z", "M3.5 10h17"],
  reply: ["M10 6 4 12l6 6", "M4.5 12H13a6.5 6.5 0 0 1 6.5 6.5"],
  edit: ["M4.5 19.5l1-4L15.5 5.5l3 3L8.5 18.5z", "M13.2 7.8l3 3"],
  copy: ["M9 9h10v11H9z", "M5 15V4h10"],
  person: ["M12 4.5a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4", "M4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"],
  stop: ["M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16", "M6.5 6.5l11 11"],
  slash: [
    "M8 4.5h8A3.5 3.5 0 0 1 19.5 8v8a3.5 3.5 0 0 1-3.5 3.5H8A3.5 3.5 0 0 1 4.5 16V8A3.5 3.5 0 0 1 8 4.5",
    "M13.7 8.5l-3.4 7",
  ],
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** Draws an icon in the colour of the text; screen readers pass over it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const outline of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", outline);
    svg.append(path);
  }
  return svg;
}
