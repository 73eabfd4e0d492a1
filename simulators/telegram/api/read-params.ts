import { gunzipSync, inflateSync } from "node:zlib";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { BodyTooLarge, readBody } from "../wire/body.ts";
import { readForm } from "../wire/form.ts";
import type { Request } from "../wire/request.ts";
import { Params } from "./params.ts";

/** Reads a call's arguments from its query string and its body: JSON, urlencoded or multipart. */
export async function readParams(
  request: Request,
  query: string,
  limits: { bodyBytes: number; uploadBytes: number },
): Promise<Params> {
  const values = new Map<string, unknown>(query === "" ? [] : new URLSearchParams(query));
  const type = (request.headers["content-type"] ?? "").toLowerCase();
  try {
    if (type.startsWith("multipart/form-data")) {
      const { fields, files } = await readForm(request, limits.uploadBytes);
      for (const [name, value] of fields) values.set(name, value);
      return new Params(values, files);
    }
    addBody(values, type, await readBody(request, limits.bodyBytes));
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new ApiError(413, "Request Entity Too Large");
    if (error instanceof ApiError) throw error;
    throw badRequest("can't read the request");
  }
  return new Params(values);
}

/** Reads the arguments out of a webhook's answer; undefined when it holds none. */
export function replyParams(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): Params | undefined {
  if (body.length === 0) return undefined;
  const values = new Map<string, unknown>();
  try {
    addBody(values, String(headers["content-type"] ?? "").toLowerCase(), decoded(headers, body));
  } catch {
    // An answer need not be arguments: most are `ok` or an empty page.
    return undefined;
  }
  return new Params(values);
}

function decoded(headers: Readonly<Record<string, string | string[] | undefined>>, body: Buffer): Buffer {
  const encoding = String(headers["content-encoding"] ?? "");
  const options = { maxOutputLength: 2 ** 23 };
  if (encoding === "gzip") return gunzipSync(body, options);
  return encoding === "deflate" ? inflateSync(body, options) : body;
}

function addBody(values: Map<string, unknown>, type: string, body: Buffer): void {
  if (type.startsWith("application/x-www-form-urlencoded")) {
    for (const [name, value] of new URLSearchParams(body.toString())) values.set(name, value);
  } else if (type.startsWith("application/json") && body.length > 0) {
    for (const [name, value] of Object.entries(jsonObject(body))) values.set(name, value);
  }
}

/** td's limit on nested JSON; without one a deep value overflows the stack of whoever writes it out again. */
const JSON_DEPTH = 100;

function nestsTooDeep(text: string): boolean {
  if (!opensMany(text)) return false;
  let depth = 0;
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (depth > JSON_DEPTH) return true;
  }
  return false;
}

/** Most bodies hold a few brackets: counting them is much cheaper than telling which of them stand in strings. */
function opensMany(text: string): boolean {
  let opened = 0;
  for (let index = 0; index < text.length && opened <= JSON_DEPTH; index++) {
    // "[" and "{" differ in one bit from each other.
    if ((text.charCodeAt(index) | 0x20) === 0x7b) opened += 1;
  }
  return opened > JSON_DEPTH;
}

function jsonObject(body: Buffer): object {
  let value: unknown;
  try {
    const text = body.toString();
    value = nestsTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    throw badRequest("can't parse JSON object");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badRequest("JSON object expected");
  return value;
}
