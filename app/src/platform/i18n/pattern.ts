import type { FluentResource } from "@fluent/bundle";

/** A parsed sentence; @fluent/bundle does not export its syntax tree's types by name. */
export type Pattern = NonNullable<FluentResource["body"][number]["value"]>;
type Element = Exclude<Pattern, string>[number];
type Expression = Exclude<Element, string>;
type Select = Extract<Expression, { type: "select" }>;

/** What a sentence makes of an argument, and so which type the argument has. */
export type ArgumentType = "string" | "number" | "Date";

/** Finds sentences by the names references use. */
export type Lookup = (name: string) => Pattern | undefined;

const PLURAL_CATEGORIES = new Set(["zero", "one", "two", "few", "many", "other"]);

/**
 * The arguments of a sentence, those of sentences it refers to included. Counted by a plural or shown by NUMBER() an
 * argument is a number, shown by DATETIME() a Date, else text: numbers that are names (an order's id) must not get
 * thousands separators.
 */
export function argumentsOf(pattern: Pattern, lookup: Lookup): ReadonlyMap<string, ArgumentType> {
  const found = new Map<string, ArgumentType>();
  for (const expression of expressionsIn(pattern, lookup, new Set())) {
    for (const [name, type] of directArguments(expression)) {
      if (type !== "string" || !found.has(name)) found.set(name, type);
    }
  }
  return found;
}

function* expressionsIn(pattern: Pattern, lookup: Lookup, seen: Set<Pattern>): Generator<Expression> {
  if (typeof pattern === "string" || seen.has(pattern)) return;
  seen.add(pattern);
  for (const element of pattern) {
    if (typeof element === "string") continue;
    yield element;
    for (const inner of innerPatterns(element, lookup)) yield* expressionsIn(inner, lookup, seen);
  }
}

type Named = readonly (readonly [name: string, type: ArgumentType])[];

/** Arguments an expression itself shows or chooses by. A term's own parameters are no arguments of the sentence. */
function directArguments(expression: Expression, type: ArgumentType = "string"): Named {
  if (expression.type === "var") return [[expression.name, type]];
  if (expression.type === "select") {
    return directArguments(expression.selector, isPlural(expression) ? "number" : "string");
  }
  if (expression.type !== "func") return [];
  const shown = expression.name === "DATETIME" ? "Date" : "number";
  return expression.args.flatMap((argument) =>
    argument.type === "narg" ? [] : directArguments(argument, shown),
  );
}

/** Sentences inside an expression: a choice's variants, a reference's target. */
function innerPatterns(expression: Expression, lookup: Lookup): readonly Pattern[] {
  if (expression.type === "select") return expression.variants.map(({ value }) => value);
  if (expression.type !== "mesg") return [];
  const target = lookup(referenceName(expression));
  return target === undefined ? [] : [target];
}

function isPlural({ variants }: Select): boolean {
  return variants.every(({ key }) => key.type === "num" || PLURAL_CATEGORIES.has(key.value));
}

/** The name a reference looks up: `message`, `message.attribute`. */
function referenceName({ name, attr }: { readonly name: string; readonly attr: string | null }): string {
  return attr === null ? name : `${name}.${attr}`;
}

/**
 * The texts a sentence can become: each variant of each choice at least once, arguments as `1`.
 * Not every combination: for markup it is enough that every variant is seen.
 */
export function samplesOf(pattern: Pattern, lookup: Lookup, depth = 0): readonly string[] {
  if (typeof pattern === "string") return [pattern];
  if (depth > 5) return [""];
  let samples = [""];
  for (const element of pattern) {
    const variants = typeof element === "string" ? [element] : samplesOfExpression(element, lookup, depth);
    const rounds = Math.max(samples.length, variants.length);
    samples = Array.from(
      { length: rounds },
      (_, round) => `${cycle(samples, round)}${cycle(variants, round)}`,
    );
  }
  return samples;
}

function samplesOfExpression(expression: Expression, lookup: Lookup, depth: number): readonly string[] {
  if (expression.type === "str") return [expression.value];
  if (expression.type === "select") {
    return expression.variants.flatMap(({ value }) => samplesOf(value, lookup, depth + 1));
  }
  if (expression.type === "mesg" || expression.type === "term") {
    const name = referenceName(expression);
    const target = lookup(expression.type === "term" ? `-${name}` : name);
    return target === undefined ? [""] : samplesOf(target, lookup, depth + 1);
  }
  return ["1"];
}

function cycle(items: readonly string[], index: number): string {
  return items[index % items.length] ?? "";
}
