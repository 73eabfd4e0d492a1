import { trusted } from "../../../platform/i18n/html.ts";
import { formatUsd } from "../ledger/money.ts";
import type { Screen } from "../screen.ts";
import type { LedgerLine } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";

/** The balance with the newest lines of the account. */
export function balancePage(t: ShippingTranslator, cents: number, lines: readonly LedgerLine[]): Screen {
  const balance = t("balance", { amount: formatUsd(cents) });
  const recent = lines.map((line) =>
    t("balance-line", {
      kind: line.kind,
      amount: line.cents > 0 ? `+${formatUsd(line.cents)}` : formatUsd(line.cents),
      reference: line.reference,
      date: t.date(line.at),
    }),
  );
  return {
    html:
      lines.length === 0
        ? balance
        : t("balance-recent", { balance: trusted(balance), lines: trusted(recent.join("\n")) }),
    rows: [
      [
        { text: t.plain("button-topup"), press: { kind: "go", place: "topup" } },
        { text: t.plain("button-statement"), press: { kind: "go", place: "statement" } },
      ],
      [{ text: t.plain("button-newlabel"), press: { kind: "go", place: "newlabel" } }],
    ],
  };
}
