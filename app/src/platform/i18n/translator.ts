import type { FluentVariable } from "@fluent/bundle";
import type { Logger } from "../observe/logger.ts";
import type { Catalogue, LanguageCatalogue, Messages } from "./catalogue.ts";
import { formatDate, formatMoney } from "./format.ts";
import { escapeHtml, htmlToPlain, keepMarksOutOfCopies, TrustedHtml } from "./html.ts";
import { directionOf, FALLBACK_LANGUAGE, type Language } from "./language.ts";

/** A sentence's arguments as the caller gives them: any text may be markup of ours, said to be so by `trusted`. */
export type ArgumentsOf<A> = { readonly [N in keyof A]: A[N] extends string ? A[N] | TrustedHtml : A[N] };

/** No second parameter for a sentence without arguments, a required one for all others. */
export type TranslateParameters<M, K extends keyof M> = M[K] extends undefined
  ? []
  : [args: ArgumentsOf<M[K]>];

/** Says a bot's sentences in one language. */
export interface Translator<M = Messages> {
  /**
   * A sentence as Telegram HTML (send it with `parse_mode: "HTML"`): tags are those of the catalogue, every text
   * argument is escaped. A key the language lacks is said in English and logged once.
   */
  <K extends keyof M & string>(key: K, ...args: TranslateParameters<M, K>): string;
  /** The same without markup and entities, for what takes none: buttons, alerts, command menus, file names. */
  plain<K extends keyof M & string>(key: K, ...args: TranslateParameters<M, K>): string;
  /** An amount in the currency's minor unit (cents), as the language writes it. */
  money(minorUnits: number, currency: string): string;
  /** A day and time as the language writes it; in Persian by the Persian calendar. @param timeZone IANA name, @default UTC */
  date(date: Date, timeZone?: string): string;
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
}

type Arguments = Readonly<Record<string, unknown>>;

/** A catalogue's complaints, once each per process: a missing key must not fill the log. */
const reported = new WeakMap<Catalogue<unknown>, Set<string>>();

/** Builds a translator; cheap, one per update. */
export function createTranslator<M>(
  catalogue: Catalogue<M>,
  language: Language,
  logger: Logger,
): Translator<M> {
  const html = (key: string, args?: Arguments) => say(catalogue, language, logger, key, args);
  const translate = (key: string, ...[args]: readonly Arguments[]) => html(key, args);
  const plain = (key: string, ...[args]: readonly Arguments[]) => htmlToPlain(html(key, args));
  return Object.assign(translate, {
    plain,
    money: (minorUnits: number, currency: string) => formatMoney(language, minorUnits, currency),
    date: (date: Date, timeZone?: string) => formatDate(language, date, timeZone),
    language,
    direction: directionOf(language),
  }) as Translator<M>;
}

function say(
  catalogue: Catalogue<unknown>,
  language: Language,
  logger: Logger,
  key: string,
  args: Arguments = {},
): string {
  const complain = (problem: string) => {
    const known = reported.get(catalogue) ?? new Set();
    reported.set(catalogue, known);
    const line = `${language} ${key} ${problem}`;
    if (known.has(line)) return;
    known.add(line);
    logger.warn({ language, key, problem }, "sentence is not right in a catalogue");
  };
  const own = catalogue.languages[language];
  if (own.patterns.has(key)) return format(own, key, args, complain);
  complain("missing");
  const fallback = catalogue.languages[FALLBACK_LANGUAGE];
  return fallback.patterns.has(key) ? format(fallback, key, args, complain) : key;
}

function format(
  { language, bundle, patterns }: LanguageCatalogue,
  key: string,
  args: Arguments,
  complain: (problem: string) => void,
): string {
  const errors: Error[] = [];
  const values = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, safeValue(value)]));
  const text = bundle.formatPattern(patterns.get(key) ?? "", values, errors);
  for (const error of errors) complain(error.message);
  return directionOf(language) === "rtl" ? keepMarksOutOfCopies(text) : text;
}

function safeValue(value: unknown): FluentVariable {
  if (value instanceof TrustedHtml) return value.html;
  if (typeof value === "number" || value instanceof Date) return value;
  return escapeHtml(String(value));
}
