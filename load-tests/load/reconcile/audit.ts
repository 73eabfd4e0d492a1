import { z } from "zod";
import type { AuditReport, LinkRow } from "../../../simulators/telegram/audit/audit.ts";
import type { ReconciliationRule } from "../../report/result.ts";
import { counted, inapplicable } from "./reconciler.ts";

const offence = z.object({ count: z.number(), examples: z.array(z.string()) });
const report = z.object({
  asked: z.number(),
  seen: z.object({ relayed: z.number(), replied: z.number(), answered: z.number() }),
  excused: z.number(),
  owed: offence,
  copied_twice: offence,
  sent_twice: offence,
  out_of_order: offence,
  sends: z.number(),
  copies: z.number(),
  edits: z.object({ asked: z.number(), relayed: z.number(), due: z.number(), owed: offence }),
});
const links = z.object({
  links: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
});

/** What the simulator knows of one bot (simulators/telegram/README.md). */
export async function fetchAudit(telegramUrl: string, bot: string): Promise<AuditReport> {
  return report.parse(await get(`${telegramUrl}/audit?bot=${bot}`));
}

/** Who heard whom and when. */
export async function fetchLinks(telegramUrl: string, bot: string): Promise<readonly LinkRow[]> {
  return links.parse(await get(`${telegramUrl}/audit/links?bot=${bot}`)).links;
}

/** The rules that hold for every bot. */
export function auditRules(bot: string, audit: AuditReport): readonly ReconciliationRule[] {
  const { asked, copied_twice, copies, edits, out_of_order, owed, sends, sent_twice } = audit;
  const of = (name: string, checked: number, { count, examples }: AuditReport["owed"]) =>
    counted(`${bot}: ${name}`, checked, count, examples);
  return [
    of("every update has its effect", asked, owed),
    of("every reply is accepted once", sends, sent_twice),
    // A bot that passes nothing on has nothing to compare here.
    ...(copies === 0
      ? [
          inapplicable(`${bot}: every message is passed on once`),
          inapplicable(`${bot}: what a chat says goes out in its order`),
        ]
      : [
          of("every message is passed on once", copies, copied_twice),
          of("what a chat says goes out in its order", copies, out_of_order),
        ]),
    ...editRules(bot, edits),
  ];
}

/** Of fewer, it may be by chance that the other one had left each time. */
const MANY_EDITS = 20;

function editRules(bot: string, { asked, due, owed }: AuditReport["edits"]): readonly ReconciliationRule[] {
  const name = `${bot}: every change of a message reaches its copy`;
  if (due === 0 && asked < MANY_EDITS) return [inapplicable(name)];
  return [counted(name, due, owed.count, owed.examples)];
}

/** The figures at the top of a result. */
export function lossesOf({ copied_twice, edits, out_of_order, owed, sent_twice }: AuditReport) {
  return {
    lost: owed.count + edits.owed.count,
    duplicated: copied_twice.count + sent_twice.count,
    out_of_order: out_of_order.count,
  };
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
