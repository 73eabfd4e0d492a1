import type { IncomingMessage, ServerResponse } from "node:http";

/** A request with its path taken apart. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
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
  readonly #routes: Route[] = [];

  /** `pattern` as `POST /people/:id`. */
  on(pattern: string, handler: Handler): this {
    const [method = "", path = ""] = pattern.split(" ");
    this.#routes.push({ method, parts: path.split("/").slice(1), handler });
    return this;
  }

  /** The handler and the parts of the path; `wrongMethod` when only the method does not fit. */
  find(
    method: string,
    path: string,
  ): { handler: Handler; parts: Record<string, string> } | "wrongMethod" | undefined {
    const given = path.split("/").slice(1);
    let pathFits = false;
    for (const route of this.#routes) {
      const parts = match(route.parts, given);
      if (parts === undefined) continue;
      if (route.method === method) return { handler: route.handler, parts };
      pathFits = true;
    }
    return pathFits ? "wrongMethod" : undefined;
  }
}

function match(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) parts[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parts;
}
