/**
 * The books: each person has three accounts, and each posting moves one amount from one to another, so all balances
 * always add up to zero. The other side of a person's money is kept per person as well, because one account for the
 * whole business would make every transaction wait for every other.
 *
 * - `person`: what the person can spend; never below zero.
 * - `orders`: what was paid for orders and not given back; never below zero.
 * - `topups`: what came in from outside; never above zero.
 */
export const ACCOUNT_NAMES = ["person", "orders", "topups"] as const;

export type AccountName = (typeof ACCOUNT_NAMES)[number];

export const POSTING_KINDS = ["topup", "order", "refund"] as const;

export type PostingKind = (typeof POSTING_KINDS)[number];

const ROUTES: Readonly<Record<PostingKind, { readonly from: AccountName; readonly to: AccountName }>> = {
  topup: { from: "topups", to: "person" },
  order: { from: "person", to: "orders" },
  refund: { from: "orders", to: "person" },
};

/** One movement of money. */
export interface Posting {
  /** Names the movement for good; a second posting under it changes nothing. */
  readonly operationId: string;
  readonly telegramId: number;
  readonly kind: PostingKind;
  /** Positive whole cents. */
  readonly cents: number;
  /** Id of the payment or order it is for. */
  readonly reference: string;
}

/** One account's share of a posting. */
export interface Leg {
  readonly account: string;
  readonly cents: number;
  /** False for accounts that stand for the outside and may go below zero. */
  readonly floor: boolean;
}

/** Document id of an account. */
export function accountId(name: AccountName, telegramId: number): string {
  return `${name}:${telegramId}`;
}

/** The two legs of a posting, the debit first; they add up to zero. */
export function legsOf({
  kind,
  telegramId,
  cents,
}: Pick<Posting, "kind" | "telegramId" | "cents">): readonly [Leg, Leg] {
  const { from, to } = ROUTES[kind];
  return [
    { account: accountId(from, telegramId), cents: -cents, floor: from !== "topups" },
    { account: accountId(to, telegramId), cents, floor: false },
  ];
}
