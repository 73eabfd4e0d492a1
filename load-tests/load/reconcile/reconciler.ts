import type { ReconciliationRule } from "../../report/result.ts";
import type { Books } from "../system/system.ts";

/** Checks a bot's own rules once everything has come to rest. */
export type Reconciler = (books: Books, bot: string) => Promise<readonly ReconciliationRule[]>;

const EXAMPLES = 20;

/** A rule and what was found; nothing compared proves nothing. @param violations in words */
export function rule(name: string, checked: number, violations: readonly string[]): ReconciliationRule {
  return counted(name, checked, violations.length, violations.slice(0, EXAMPLES));
}

/** The same where only a few of the violations are known in words. */
export function counted(
  name: string,
  checked: number,
  violations: number,
  examples: readonly string[],
): ReconciliationRule {
  const verdict = violations > 0 ? "failed" : checked === 0 ? "not checked" : "passed";
  return { name, checked, violations, examples, verdict };
}

/** A rule of which there was nothing to check, since nobody did anything of the kind: said, so that it counts for nothing. */
export function inapplicable(name: string): ReconciliationRule {
  return { name, checked: 0, violations: 0, examples: [], verdict: "not applicable" };
}
