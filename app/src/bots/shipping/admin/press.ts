import { oneOf } from "../../../platform/telegram/conversation/press-codec.ts";

const VIEWS = ["today", "yesterday", "settings", "review"] as const;
/** What an owner can look at. */
export type AdminView = (typeof VIEWS)[number];

/** The buttons under `/admin`. */
export interface AdminPress {
  readonly kind: "admin";
  readonly view: AdminView;
}

export const adminText = ({ view }: AdminPress): string => `admin:${view}`;

export function readAdminPress([view]: readonly string[]): AdminPress | undefined {
  const known = oneOf(VIEWS, view);
  return known && { kind: "admin", view: known };
}
