import type { Profile } from "../profile.ts";
import { type LeaveReason, leaveReason } from "../services.ts";
import { LEVELS_UNTOLD } from "./cells.ts";
import { decodeNumber, decodeProfile } from "./codec.ts";

/** One of the two in a new pair. */
export interface Side {
  readonly person: number;
  /** Of the wish that found somebody. */
  readonly seq: number;
  /** When the search began, unix ms. */
  readonly since: number;
  /** The other one's age is outside the range this person wished for. */
  readonly widened: boolean;
  readonly profile: Profile;
}

/** What the matcher's script did, in its order. */
export type MatchEvent =
  | {
      readonly kind: "paired";
      readonly pair: string;
      readonly sides: readonly [waiter: Side, newcomer: Side];
    }
  | {
      readonly kind: "ended";
      readonly pair: string;
      /** Who ended it. */
      readonly person: number;
      readonly partner: number;
      readonly reason: LeaveReason;
    }
  | {
      readonly kind: "widened";
      readonly person: number;
      readonly seq: number;
      /** Counts from 1. */
      readonly level: number;
      readonly ageFrom: number;
      readonly ageTo: number;
    }
  | { readonly kind: "expired"; readonly person: number; readonly seq: number; readonly profile: Profile };

/** Reads the lines of one entry of the stream; the script's header shows them. @throws TypeError, or ZodError, for another shape */
export function decodeEvents(lines: string): MatchEvent[] {
  return lines.split("\n").map(decodeEvent);
}

function decodeEvent(line: string): MatchEvent {
  const [kind, first = "", second = "", third = "", fourth = "", ...rest] = line.split(" ");
  if (kind === "p") {
    // The pair's name tells whose wishes met.
    const [waiter = "", newcomer = ""] = first.split("-", 2);
    return { kind: "paired", pair: first, sides: [side(waiter, second), side(newcomer, third)] };
  }
  if (kind === "e") {
    const [person, partner] = [decodeNumber(second), decodeNumber(third)];
    return { kind: "ended", pair: first, person, partner, reason: leaveReason.parse(fourth) };
  }
  const [person, seq] = [decodeNumber(first), decodeNumber(second)];
  if (kind === "x") return { kind: "expired", person, seq, profile: decodeProfile(third) };
  if (kind === "l") {
    const level = Number(third) - LEVELS_UNTOLD;
    return { kind: "widened", person, seq, level, ageFrom: Number(fourth), ageTo: Number(rest[0]) };
  }
  throw new TypeError(`"${line}" is no event of the matcher`);
}

/** `wish`: person.seq; `packed`: since (13), widened (1), profile (10). */
function side(wish: string, packed: string): Side {
  const [person = "", seq = ""] = wish.split(".", 2);
  return {
    person: decodeNumber(person),
    seq: decodeNumber(seq),
    since: Number(packed.slice(0, 13)),
    widened: packed[13] === "1",
    profile: decodeProfile(packed.slice(14)),
  };
}
