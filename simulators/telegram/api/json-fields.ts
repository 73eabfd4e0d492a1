import { badRequest } from "../wire/api-error.ts";

/** A JSON object whose fields are read by td's rules: a number may stand in quotes, a wrong type is refused. */
export class JsonFields {
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(value: Readonly<Record<string, unknown>>) {
    this.#value = value;
  }

  /** Undefined unless `value` is an object. */
  static of(value: unknown): JsonFields | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return new JsonFields({ ...value });
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name);
  }

  raw(name: string): unknown {
    return this.has(name) ? this.#value[name] : undefined;
  }

  /** Empty when missing; throws when it is no string or number. */
  text(name: string): string {
    const value = this.raw(name);
    if (value === undefined || value === null) return "";
    if (typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    throw badRequest(`field "${name}" must be of type String`);
  }

  /** Throws when missing. */
  requiredText(name: string): string {
    if (!this.has(name)) throw badRequest(`can't find field "${name}"`);
    return this.text(name);
  }

  /** Zero when missing; throws when it is no whole number. */
  integer(name: string): number {
    const value = this.raw(name) ?? 0;
    const number = typeof value === "string" ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number)) return number;
    throw badRequest(`field "${name}" must be a valid Number`);
  }

  /** False when missing; throws when it is no boolean. */
  boolean(name: string): boolean {
    const value = this.raw(name) ?? false;
    if (typeof value === "boolean") return value;
    throw badRequest(`field "${name}" must be of type Boolean`);
  }
}
