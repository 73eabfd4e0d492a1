import type { z } from "zod";
import { readBody } from "../wire/body.ts";
import type { Request } from "../wire/request.ts";
import { PersonError } from "./person-error.ts";

const BODY_BYTES = 256 * 1024;

/** Reads a JSON body of a known shape; an empty body is an empty object. Throws 400 or 413 with a sentence. */
export async function readJson<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  const body = await readBody(request, BODY_BYTES);
  return checked(shape, parse(body.toString()));
}

/** Checks any input against a shape. */
export function checked<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  throw new PersonError(400, `Something is wrong with ${where}: ${issue?.message ?? "not as expected"}.`);
}

function parse(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new PersonError(400, "The body is not JSON.");
  }
}
