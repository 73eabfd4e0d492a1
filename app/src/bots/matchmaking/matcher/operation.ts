import type { LeaveReason, MatchWish } from "../services.ts";
import { END, searchOf } from "./cells.ts";
import { decodeNumber, decodeProfile, encodeNumber, encodeProfile } from "./codec.ts";

/** What came of an operation, or what came of it before where it is a repetition. */
export type MatchAnswer =
  | { readonly kind: "paired"; readonly pair: string; readonly partner: number }
  | { readonly kind: "waiting" }
  | { readonly kind: "neither" }
  /** The person did something later, or what was to be changed is over: nothing was done. */
  | { readonly kind: "older" }
  | { readonly kind: "banned"; readonly until: number };

/** One operation of the script: the person it is of, and its arguments as the script's header lists them. */
export interface Operation {
  readonly person: number;
  readonly args: readonly string[];
}

/** A person who waits and whose next step is due: the step, who, and their record. */
export type Due = readonly [step: number, person: string, record: string];

const NOTHING = ["", "", ""] as const;

/** A pair as whoever leaves it knows it, and why they leave. */
export type Leave = NonNullable<MatchWish["leave"]>;

/** A person's wish. */
export function wishOperation({ join, leave, person, seq }: MatchWish): Operation {
  const head = ["w", encodeNumber(person), encodeNumber(seq), encodeLeave(leave)];
  if (join === undefined) return { person, args: [...head, ...NOTHING] };
  const profile = encodeProfile(join);
  const { look, stand } = searchOf(join, 0);
  return { person, args: [...head, profile, look, stand] };
}

/** What ends whatever a person has, unless they acted later. */
export interface Oust {
  readonly person: number;
  readonly reason: LeaveReason;
  /** Unix ms. */
  readonly before: number;
  /** Their pair as MongoDB knows it: the matcher may have lost it. */
  readonly pair?: Pick<Leave, "pair" | "partner"> | undefined;
}

/** Ends what a person has, whatever they wish. */
export function oustOperation({ before, pair, person, reason }: Oust): Operation {
  const named = encodeLeave(pair && { ...pair, reason });
  return { person, args: ["o", encodeNumber(person), encodeNumber(before), named, reason, "", ""] };
}

function encodeLeave(leave: Leave | undefined): string {
  return leave === undefined ? "" : `${leave.pair} ${encodeNumber(leave.partner)} ${leave.reason}`;
}

/** The next step of a search. @throws TypeError when the record is not one of a search */
export function dueOperation([step, key, record]: Due): Operation {
  const [, seq, profile] = /^w(\w+) \d{20}(\w{10})/.exec(record) ?? [];
  if (seq === undefined || profile === undefined)
    throw new TypeError(`"${record}" is not the record of a search`);
  const person = decodeNumber(key);
  if (step === END) return { person, args: ["x", key, seq, "", ...NOTHING] };
  const { ages, look, stand, step: next } = searchOf(decodeProfile(profile), step);
  return { person, args: ["v", key, seq, `${step}${next}`, ages, look, stand] };
}

/** Reads an answer; the edition of the blocks when the script does not know whom the person must not meet. */
export function decodeAnswer(
  answer: string,
): MatchAnswer | { readonly kind: "unknown"; readonly edition: string } {
  const [kind, first = "", second = ""] = answer.split(" ");
  if (kind?.startsWith("p")) return { kind: "paired", pair: first, partner: decodeNumber(second) };
  if (kind === "w") return { kind: "waiting" };
  if (kind === "i") return { kind: "neither" };
  if (kind === "o") return { kind: "older" };
  if (kind === "b") return { kind: "banned", until: Number(first) };
  if (kind === "u") return { kind: "unknown", edition: first };
  throw new TypeError(`"${answer}" is no answer of the matcher`);
}
