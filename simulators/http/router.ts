import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { Fault } from "./faults.ts";

/** One request as a route sees it. */
export interface Call {
  /** `METHOD /pattern` of the route. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Base of the simulator's own address, for links in answers. */
  readonly origin: string;
  /** Whether a fault asks this call for a particular result; asking uses the fault up. */
  outcome(name: string): Fault | undefined;
}

/** One path a simulator answers on. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path with `:name` for a segment that varies. */
  readonly pattern: string;
  /** True for what needs no key and meets no faults: pages, downloads, controls. */
  readonly open?: boolean;
  /** True for a call of the vendor's own that needs no key; faults strike it as they do others. */
  readonly keyless?: boolean;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** The route that matches, with what its `:names` stand for. */
export interface Match {
  readonly route: Route;
  readonly name: string;
  readonly params: Record<string, string>;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function paramsOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = path[index] ?? "";
    if (part.startsWith(":") && segment !== "") params[part.slice(1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return params;
}

/** Builds the look-up of routes; the first in the list that fits wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const table = routes.map((route) => ({
    route,
    name: `${route.method} ${route.pattern}`,
    parts: route.pattern.split("/"),
  }));
  return (method, path) => {
    const segments = path.split("/");
    for (const { route, name, parts } of table) {
      const params = route.method === method ? paramsOf(parts, segments) : undefined;
      if (params) return { route, name, params };
    }
    return undefined;
  };
}
