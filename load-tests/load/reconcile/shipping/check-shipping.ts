import type { ReconciliationRule } from "../../../report/result.ts";
import { type Reconciler, rule } from "../reconciler.ts";
import { countVoided, wronglyFollowed, wronglySaved, wronglyVoided } from "./after-label.ts";
import type { Books } from "./books.ts";
import { wronglyLabelled, wronglySeen, wronglyStored } from "./labels.ts";
import { unbalanced, wronglyCharged, wronglyCredited } from "./money.ts";
import { readBooks } from "./read-books.ts";

/** Orders, labels sold, charges and pages agree one to one; so do payments and credits; the ledger adds up. */
export const checkShipping: Reconciler = async (open, bot) => shippingRules(bot, await readBooks(open, bot));

/** The rules on what was read. */
export function shippingRules(bot: string, books: Books): readonly ReconciliationRule[] {
  const { accounts, labels, orders, parcels, payments, seen, stored, templates } = books;
  const rules: [string, number, string[]][] = [
    ["the ledger sums to zero", accounts.length, unbalanced(books)],
    ["every payment is credited with what came in", payments.length, wronglyCredited(books)],
    [
      "every order is charged once, and its money back if it has no label",
      orders.length,
      wronglyCharged(books),
    ],
    ["every order has the one label that was sold for it", labels.length, wronglyLabelled(books)],
    ["every label has its one page in the file store", stored.length, wronglyStored(books)],
    ["every label was seen by who ordered it, and by nobody else", seen.length, wronglySeen(books)],
    ["every label given back is void at the carrier's", countVoided(books), wronglyVoided(books)],
    ["every template is what its owner ordered", templates.length, wronglySaved(books)],
    ["every parcel is looked after, and its news are kept", parcels.length, wronglyFollowed(books)],
  ];
  return rules.map(([name, checked, violations]) => rule(`${bot}: ${name}`, checked, violations));
}
