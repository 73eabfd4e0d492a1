import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A step of a stack, as Sentry's event has it; files are named from the checkout on. */
export interface Frame {
  readonly filename: string;
  readonly function?: string;
  readonly lineno: number;
  readonly colno: number;
  readonly in_app: boolean;
}

const ROOT = join(import.meta.dirname, "../../../../..");
const MOST = 50;
const LINE =
  /^\s+at (?:(?:async )?(.{1,200}?) \()?(?:async )?((?:file:|node:|\/)[^()\s]{1,400}):(\d+):(\d+)\)?$/;
/** Of functions, classes and properties. */
const NAME = /^(?:new )?[\w$#.<>]{1,100}(?: \[as [\w$]{1,60}\])?$/;

/**
 * Where an error came from, the oldest call first. What the error says, which a stack begins with, is cut off; of the rest
 * only files of the checkout and of Node itself are named.
 */
export function framesOf({ message, stack = "" }: Error): readonly Frame[] {
  const said = message === "" ? -1 : stack.indexOf(message);
  const calls = said < 0 ? stack : stack.slice(said + message.length);
  return calls.split("\n").slice(0, MOST).flatMap(frameOf).toReversed();
}

function frameOf(line: string): readonly Frame[] {
  const [, name = "", place = "", lineno, colno] = LINE.exec(line) ?? [];
  const filename = fileOf(place);
  if (filename === undefined) return [];
  return [
    {
      filename,
      ...(NAME.test(name) ? { function: name } : {}),
      lineno: Number(lineno),
      colno: Number(colno),
      in_app: !filename.startsWith("node"),
    },
  ];
}

function fileOf(place: string): string | undefined {
  if (/^node:[\w/]+$/.test(place)) return place;
  const path = place.startsWith("file://") ? pathOf(place) : place;
  return path?.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : undefined;
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    // Not an address of a file after all.
    return undefined;
  }
}
