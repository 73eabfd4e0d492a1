import { z } from "zod";
import { Secret } from "./secret.ts";

/** What `.env.example` says of a variable. */
export interface FieldNotes {
  readonly description: string;
  /** A working value for a laptop; for a secret an obviously false one. */
  readonly example: string;
  /** Of a bot's own variable: the processes that read it, and are given it. @default all */
  readonly roles?: readonly RoleName[];
}

/** Names of the processes that read settings. */
export type RoleName = "bot" | "worker" | "api" | "synthetic" | "migrate";

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A port; 0 lets the system choose. */
export const port = () => z.string().transform((text, context) => parseInteger(text, 0, 65_535, context));

/** A whole number within bounds, both allowed. */
export const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context) => parseInteger(text, min, max, context));

/** A share: a number from 0 to 1. */
export const ratio = () =>
  z.string().transform((text, context) => {
    const share = Number(text);
    return /^[\d.]+$/.test(text) && share >= 0 && share <= 1
      ? share
      : refuse(context, "must be a number from 0 to 1");
  });

/** An absolute address of one of the schemes (without the colon), its trailing slash removed. */
export const url = (...schemes: readonly string[]) =>
  z.string().transform((text, context) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^\s/]/.exec(text)?.[1];
    if (scheme !== undefined && schemes.includes(scheme)) return text.replace(/\/+$/, "");
    return refuse(
      context,
      `must be an address that starts with ${schemes.map((name) => `${name}://`).join(" or ")}`,
    );
  });

/** Not empty; printed as `[redacted]`. */
export const secret = () =>
  z
    .string()
    .transform((text, context) =>
      text.trim() === "" ? refuse(context, "must not be empty") : new Secret(text.trim()),
    );

/** An address that holds a password, as database addresses do: checked like {@link url}, kept like {@link secret}. */
export const secretUrl = (...schemes: readonly string[]) =>
  url(...schemes).transform((text) => new Secret(text));

/** Comma-separated, trimmed, not empty and without repetition. */
export const list = () =>
  z.string().transform((text, context) => {
    const items = text.split(",").map((item) => item.trim());
    if (items.includes("")) return refuse(context, "must be a comma-separated list without empty entries");
    if (new Set(items).size < items.length) return refuse(context, "must not name anything twice");
    return items;
  });

/** Comma-separated secrets. */
export const secretList = () => list().transform((items) => items.map((item) => new Secret(item)));

/** Ids of Telegram accounts, comma-separated. */
export const telegramIds = () =>
  list().transform((items, context) => {
    const ids = items.map(Number);
    const fit = ids.every((id) => Number.isSafeInteger(id) && id > 0);
    return fit ? ids : refuse(context, "must be a comma-separated list of whole numbers");
  });

/** Id of a person's Telegram account, which is also that of their private chat with any bot. */
export const telegramId = () =>
  z.string().transform((text, context) => {
    const id = Number(text);
    return /^[1-9]\d*$/.test(text) && Number.isSafeInteger(id)
      ? id
      : refuse(context, "must be the id of a person's account, a whole number above 0");
  });

/** Id of a Telegram chat; those of groups are negative. */
export const chatId = () =>
  z.string().transform((text, context) => {
    const id = Number(text);
    return /^-?[1-9]\d*$/.test(text) && Number.isSafeInteger(id)
      ? id
      : refuse(context, "must be the id of a chat, a whole number");
  });

/** `250ms`, `30s`, `5m`, `24h` or `7d`; milliseconds. */
export const duration = () =>
  z.string().transform((text, context) => {
    const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
    if (amount === undefined || unit === undefined)
      return refuse(context, "must be a time like 500ms, 30s, 5m, 24h or 7d");
    return Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  });

/** One of the words. */
export const choice = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(", ")}` });

/** Some of the words, comma-separated. */
export const choices = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  list().pipe(z.array(z.enum(words, { error: `must name some of ${words.join(", ")}` })));

/** Any text that is not empty. */
export const text = () => z.string().min(1, { error: "must not be empty" });

/** Adds the notes that every variable must have. */
export const field = <Schema extends z.ZodType>(schema: Schema, notes: FieldNotes): Schema =>
  schema.meta({
    description: notes.description,
    examples: [notes.example],
    ...(notes.roles === undefined ? {} : { roles: notes.roles }),
  }) as Schema;

function parseInteger(value: string, min: number, max: number, context: z.RefinementCtx): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  return refuse(context, `must be a whole number from ${min} to ${max}`);
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}
