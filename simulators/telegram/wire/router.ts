import type { Reply } from "./reply.ts";
import type { Request } from "./request.ts";

/** A request with its path taken apart. */
export interface Exchange {
  readonly request: Request;
  readonly response: Reply;
  /** What stood for `:name` in the pattern, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** Answers an exchange. */
export type Handler = (exchange: Exchange) => Promise<void> | void;

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

/** Finds the handler of a path; patterns hold `:name` for one part. */
export class PathRouter {
  /** By the number of parts: most paths then meet few patterns. */
  readonly #routes = new Map<number, Route[]>();

  /** `pattern` as `POST /people/:id`. */
  on(pattern: string, handler: Handler): this {
    const [method = "", path = ""] = pattern.split(" ");
    const parts = path.split("/").slice(1);
    const equallyLong = this.#routes.get(parts.length) ?? [];
    equallyLong.push({ method, parts, handler });
    this.#routes.set(parts.length, equallyLong);
    return this;
  }

  /** The handler and the parts of the path; `wrongMethod` when only the method does not fit. */
  find(
    method: string,
    path: string,
  ): { handler: Handler; parts: Record<string, string> } | "wrongMethod" | undefined {
    const given = path.split("/").slice(1);
    let pathFits = false;
    for (const route of this.#routes.get(given.length) ?? []) {
      if (!fits(route.parts, given)) continue;
      const parts = named(route.parts, given);
      if (route.method === method) return { handler: route.handler, parts };
      pathFits = true;
    }
    return pathFits ? "wrongMethod" : undefined;
  }
}

function fits(pattern: readonly string[], given: readonly string[]): boolean {
  // The last part differs soonest.
  for (let index = pattern.length - 1; index >= 0; index--) {
    const part = pattern[index];
    if (part !== given[index] && part?.startsWith(":") !== true) return false;
  }
  return true;
}

function named(pattern: readonly string[], given: readonly string[]): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith(":")) parts[part.slice(1)] = decodeURIComponent(given[index] ?? "");
  }
  return parts;
}
