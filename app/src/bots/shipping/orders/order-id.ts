import { randomInt } from "node:crypto";

/** Crockford's set without the signs that are taken for one another when read aloud or typed: no 0 1 I L O U. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 6;

/** What the data of a button may carry as an order's id. */
export const ORDER_ID = /^[A-Z0-9-]{1,24}$/;

/** A new id such as `S-7K2M9Q`; 30^6 of them, so the unique index, not chance, keeps two orders apart. */
export function newOrderId(): string {
  return `S-${randomSigns(LENGTH)}`;
}

/** Random signs that people can read to each other. */
export function randomSigns(length: number): string {
  return Array.from({ length }, () => SIGNS[randomInt(SIGNS.length)]).join("");
}

/** What a person typed, as an order id is written: `s 7k2m9q` → `S-7K2M9Q`; undefined for what cannot be one. */
export function readOrderId(typed: string): string | undefined {
  const signs = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, "");
  return new RegExp(`^S[${SIGNS}]{${LENGTH}}$`).test(signs) ? `S-${signs.slice(1)}` : undefined;
}
