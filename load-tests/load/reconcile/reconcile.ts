import type { AuditReport } from "../../../simulators/telegram/audit/audit.ts";
import type { ReconciliationRule } from "../../report/result.ts";
import type { Books } from "../system/system.ts";
import { auditRules, fetchAudit } from "./audit.ts";
import { rule } from "./reconciler.ts";

/** What was counted once everything had come to rest. */
export interface Reconciliation {
  /** By bot. */
  readonly audits: ReadonlyMap<string, AuditReport>;
  readonly rules: readonly ReconciliationRule[];
}

/** Holds what people saw against what is kept: the rules of every bot, each bot's own, and that nothing was given up. */
export async function reconcile(books: Books): Promise<Reconciliation> {
  const audits = new Map<string, AuditReport>();
  const rules: ReconciliationRule[] = [];
  for (const { name, reconcile: own } of books.bots) {
    const audit = await fetchAudit(books.telegramUrl, name);
    audits.set(name, audit);
    rules.push(...auditRules(name, audit), ...(await own(books, name)));
  }
  rules.push(await deadLetterRule(books));
  return { audits, rules };
}

/** What was given up and kept for a person to look at. */
async function deadLetterRule({ sharedDb }: Books): Promise<ReconciliationRule> {
  const letters = await sharedDb
    .collection<{ _id: string; reason?: string }>("dead_letters")
    .find()
    .limit(1000)
    .toArray();
  const violations = letters.map(({ _id, reason }) => `${_id}: ${reason}`);
  return rule("nothing is given up", 1, violations);
}
