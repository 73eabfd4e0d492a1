import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { AppError } from "../errors/app-error.ts";
import { directionOf, LANGUAGES, type Language } from "./language.ts";
import type { Pattern } from "./pattern.ts";

/** Source texts in Fluent's syntax (https://projectfluent.org/fluent/guide/), by language. */
export type CatalogueTexts = Readonly<Record<Language, string>>;

/** One language of a catalogue. */
export interface LanguageCatalogue {
  readonly language: Language;
  readonly source: string;
  readonly bundle: FluentBundle;
  /** Messages by id, and their attributes by `id.attribute`. */
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** Terms (`-brand-name`), which only other messages use. */
  readonly terms: ReadonlyMap<string, Pattern>;
  /** Ids defined twice. */
  readonly duplicates: readonly string[];
}

/** All sentences of one bot. `M` is its generated interface of keys and arguments. */
export interface Catalogue<M = Messages> {
  readonly languages: Readonly<Record<Language, LanguageCatalogue>>;
  /** Never there; carries the type. */
  readonly messages?: M;
}

/** The general form of a bot's generated interface: arguments by key, undefined where a sentence takes none. */
export type Messages = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/**
 * Reads `en.ftl`, `ru.ftl` and `fa.ftl` of a folder, or takes their texts; once, at the start of the process.
 * Nothing is judged here: `checkCatalogue` is a test's.
 * @throws AppError CATALOGUE_UNREADABLE when a file is missing.
 */
export function loadCatalogue<M = Messages>(
  from: { readonly dir: string } | { readonly texts: CatalogueTexts },
): Catalogue<M> {
  const read = (language: Language) =>
    "texts" in from ? from.texts[language] : readTexts(from.dir, language);
  const entries = LANGUAGES.map((language) => [language, parse(language, read(language))] as const);
  return { languages: Object.fromEntries(entries) as Record<Language, LanguageCatalogue> };
}

function readTexts(dir: string, language: Language): string {
  const path = join(dir, `${language}.ftl`);
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CATALOGUE_UNREADABLE", `${path} cannot be read.`, { cause });
  }
}

function parse(language: Language, source: string): LanguageCatalogue {
  // In left-to-right languages marks would only be in the way of people who copy a code or search the chat.
  const bundle = new FluentBundle(language, { useIsolating: directionOf(language) === "rtl" });
  const resource = new FluentResource(source);
  const duplicates = bundle.addResource(resource).map((error) => error.message);
  const patterns = new Map<string, Pattern>();
  const terms = new Map<string, Pattern>();
  for (const { id, value, attributes } of resource.body) {
    if (value !== null) (id.startsWith("-") ? terms : patterns).set(id, value);
    for (const [name, attribute] of Object.entries(attributes)) {
      (id.startsWith("-") ? terms : patterns).set(`${id}.${name}`, attribute);
    }
  }
  return { language, source, bundle, patterns, terms, duplicates };
}
