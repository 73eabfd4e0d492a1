/**
 * Every error code of the project with what it means and what to do. docs/errors.md is generated from this list.
 * Add a line here before throwing a new code; codes are never reused.
 */
export const ERROR_CODES = {
  CONFIG_INVALID: {
    meaning: "A setting is missing or wrong.",
    action: "Read the listed names, correct the environment, start again.",
  },
} as const satisfies Record<string, { readonly meaning: string; readonly action: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
