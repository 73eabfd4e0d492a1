import type { FormFile } from "../wire/form.ts";

/** A call's arguments. Telegram takes each as a string, so numbers, booleans and objects may come either way. */
export class Params {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #files: ReadonlyMap<string, FormFile>;

  constructor(values: ReadonlyMap<string, unknown>, files: ReadonlyMap<string, FormFile> = new Map()) {
    this.#values = values;
    this.#files = files;
  }

  /** As a string; empty when missing. */
  text(name: string): string {
    const value = this.#values.get(name);
    if (typeof value === "string") return value;
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  /** As a whole number within limits; out of them the nearest, `fallback` when missing or no number. */
  integer(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name).trim();
    const value = /^-?\d+$/.test(text) ? Number(text) : text === "" ? fallback : 0;
    return Math.min(most, Math.max(least, value));
  }

  boolean(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).toLowerCase());
  }

  /** As parsed JSON; undefined when missing. Throws what `refuse` makes when it is no JSON. */
  json(name: string, refuse: () => Error): unknown {
    const value = this.#values.get(name);
    if (typeof value !== "string") return value ?? undefined;
    if (value === "") return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw refuse();
    }
  }

  /** The uploaded file of a field, direct or by `attach://<name>`. */
  file(name: string): FormFile | undefined {
    return this.#files.get(name) ?? this.attached(this.text(name));
  }

  /** The uploaded file that a value points to. */
  attached(value: string): FormFile | undefined {
    return value.startsWith("attach://") ? this.#files.get(value.slice("attach://".length)) : undefined;
  }

  /** Everything in one string, equal for equal calls. */
  fingerprint(): string {
    const names = [...this.#values.keys()].sort();
    const values = names.map((name) => `${name}\u0000${this.text(name)}`).join("\u0001");
    if (this.#files.size === 0) return values;
    const files = [...this.#files].map(([name, file]) => [name, file.name, file.bytes.toString("base64")]);
    return `${values}\u0001${JSON.stringify(files)}`;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}
