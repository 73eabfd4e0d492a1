import type { Catalogue, LanguageCatalogue } from "./catalogue.ts";
import { markupProblem } from "./check-markup.ts";
import { htmlToPlain } from "./html.ts";
import { FALLBACK_LANGUAGE, LANGUAGES } from "./language.ts";
import { argumentsOf, type Lookup, type Pattern, samplesOf } from "./pattern.ts";

/** Lengths by what a key's first word says the sentence is for; UTF-16 units, markup apart. */
const LIMITS: readonly { readonly prefix: string; readonly min: number; readonly max: number }[] = [
  { prefix: "command-", min: 3, max: 256 },
  { prefix: "alert-", min: 1, max: 200 },
  { prefix: "", min: 1, max: 4096 },
];

/**
 * Everything wrong with a catalogue, one line each; empty when it is right. For a bot's test:
 * `expect(checkCatalogue(loadCatalogue({ dir }))).toEqual([])`.
 * Checked: syntax, every key in every language with the same arguments, references that exist, markup Telegram takes,
 * its lengths (`command-…` are menu descriptions, `alert-…` answers to a button).
 */
export function checkCatalogue(catalogue: Catalogue<unknown>): readonly string[] {
  const reference = catalogue.languages[FALLBACK_LANGUAGE];
  return LANGUAGES.flatMap((language) => {
    const checked = catalogue.languages[language];
    const problems = [
      ...syntaxProblems(checked),
      ...(checked === reference ? [] : differences(checked, reference)),
      ...[...checked.patterns].flatMap(([key, pattern]) => sentenceProblems(key, pattern, checked)),
    ];
    return problems.map((problem) => `${language}: ${problem}`);
  });
}

/** Fluent's runtime parser skips what it cannot read; a line at the margin must therefore be one it did read. */
function syntaxProblems({ source, patterns, terms, duplicates }: LanguageCatalogue): readonly string[] {
  const read = (id: string) =>
    [...patterns.keys(), ...terms.keys()].some((key) => key === id || key.startsWith(`${id}.`));
  const lines = source.split(/\r?\n/).flatMap((line, index) => {
    if (line === "" || /^[\s#}]/.test(line)) return [];
    const id = /^(-?[a-zA-Z][\w-]*) *=/.exec(line)?.[1];
    return id !== undefined && read(id) ? [] : [`line ${index + 1} is not understood: ${line.slice(0, 40)}`];
  });
  return [...lines, ...duplicates];
}

function differences(checked: LanguageCatalogue, reference: LanguageCatalogue): readonly string[] {
  const missing = [...reference.patterns.keys()].filter((key) => !checked.patterns.has(key));
  const extra = [...checked.patterns.keys()].filter((key) => !reference.patterns.has(key));
  const other = [...checked.patterns].flatMap(([key, pattern]) => {
    const original = reference.patterns.get(key);
    if (original === undefined) return [];
    const [mine, theirs] = [names(pattern, checked), names(original, reference)];
    return mine === theirs ? [] : [`${key} takes (${mine}), in ${FALLBACK_LANGUAGE} (${theirs})`];
  });
  return [
    ...missing.map((key) => `${key} is missing`),
    ...extra.map((key) => `${key} is not in ${FALLBACK_LANGUAGE}`),
    ...other,
  ];
}

function names(pattern: Pattern, { patterns }: LanguageCatalogue): string {
  return [...argumentsOf(pattern, (name) => patterns.get(name)).keys()].sort().join(", ");
}

function sentenceProblems(key: string, pattern: Pattern, language: LanguageCatalogue): readonly string[] {
  const lookup: Lookup = (name) => language.patterns.get(name) ?? language.terms.get(name);
  const errors: Error[] = [];
  const types = argumentsOf(pattern, lookup);
  const samples = { string: "x", number: 1, Date: new Date(0) };
  language.bundle.formatPattern(
    pattern,
    Object.fromEntries([...types].map(([name, type]) => [name, samples[type]])),
    errors,
  );
  const limit = LIMITS.find(({ prefix }) => key.startsWith(prefix));
  const texts = samplesOf(pattern, lookup).flatMap((text) => {
    const { length } = htmlToPlain(text).trim();
    const fits = limit === undefined || (length >= limit.min && length <= limit.max);
    const wrong = [
      markupProblem(text),
      fits ? undefined : `is ${length} long, allowed ${limit.min} to ${limit.max}`,
    ];
    return wrong.filter((problem) => problem !== undefined);
  });
  return [...new Set([...errors.map(({ message }) => message), ...texts])].map(
    (problem) => `${key}: ${problem}`,
  );
}
