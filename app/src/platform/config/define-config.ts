import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { Secret } from "./secret.ts";

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Fields by the name of their environment variable, each made with `field(…)`. */
export type ConfigFields = Readonly<Record<string, z.ZodType>>;

type DeepReadonly<T> = T extends Secret
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T;

/** What a process is told by its environment. */
export interface ConfigSchema<Value> {
  readonly fields: ConfigFields;
  /**
   * Reads the environment once; a variable set to the empty text counts as not set.
   * @throws AppError CONFIG_INVALID with a sentence for every wrong or missing variable, and no values
   */
  parse(env: Environment): DeepReadonly<Value>;
}

/** A rule over several variables: answers what is wrong, by the variable it should be said of. */
export type ConfigRule<Value> = (
  value: Value,
) => readonly { readonly name: string; readonly problem: string }[];

/** Declares the environment of one kind of process; `rules` run when each variable by itself is right. */
export function defineConfig<const Fields extends ConfigFields>(
  fields: Fields,
  ...rules: readonly ConfigRule<z.output<z.ZodObject<Fields>>>[]
): ConfigSchema<z.output<z.ZodObject<Fields>>> {
  const schema = z.object(fields);
  return {
    fields,
    parse: (env) => {
      const present = Object.fromEntries(
        Object.entries(env).filter(
          ([name, value]) => name in fields && value !== undefined && value.trim() !== "",
        ),
      );
      const result = schema.safeParse(present);
      if (!result.success) throw invalid(result.error.issues.map((issue) => sentence(issue, present)));
      const problems = rules.flatMap((rule) => rule(result.data as z.output<z.ZodObject<Fields>>));
      if (problems.length > 0) throw invalid(problems.map(({ name, problem }) => `${name} ${problem}.`));
      return deepFreeze(result.data) as DeepReadonly<z.output<z.ZodObject<Fields>>>;
    },
  };
}

/** One variable as `.env.example` shows it. */
export interface ConfigLine {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly required: boolean;
  /** Processes that read it; undefined: all that know it. */
  readonly roles: readonly string[] | undefined;
}

/** Describes the variables in their declared order. @throws TypeError for one without notes */
export function describeConfig(schema: ConfigSchema<unknown>): readonly ConfigLine[] {
  return Object.entries(schema.fields).map(([name, type]) => {
    const { description, examples, roles } = type.meta() ?? {};
    const example = Array.isArray(examples) ? examples[0] : undefined;
    if (description === undefined || typeof example !== "string") throw new TypeError(`${name} has no notes`);
    return {
      name,
      description,
      example,
      required: !type.safeParse(undefined).success,
      roles: Array.isArray(roles) ? roles.map(String) : undefined,
    };
  });
}

function sentence(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  return name in present ? `${name} ${issue.message}.` : `${name} is missing.`;
}

function invalid(sentences: readonly string[]): AppError {
  return new AppError("CONFIG_INVALID", sentences.join(" "), { details: { problems: sentences.length } });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
