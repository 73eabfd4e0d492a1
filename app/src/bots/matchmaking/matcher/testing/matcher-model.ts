import type { Profile } from "../../profile.ts";
import type { LeaveReason, MatchWish } from "../../services.ts";
import { END, LEVELS_UNTOLD, STEPS_MS } from "../cells.ts";
import { decodeNumber, encodeNumber } from "../codec.ts";
import type { MatchEvent } from "../event.ts";
import type { Leave, MatchAnswer, Oust } from "../operation.ts";

const YEARS = [0, 0, 3, 8, 99];

interface Waiting {
  readonly kind: "waiting";
  readonly seq: number;
  readonly since: number;
  readonly level: number;
  readonly profile: Profile;
  readonly from: number;
  readonly to: number;
}

type State =
  | { readonly kind: "neither"; readonly seq: number; readonly last: string }
  | { readonly kind: "paired"; readonly seq: number; readonly pair: string; readonly partner: number }
  | Waiting;

const pairKey = (a: number, b: number): string => [a, b].sort((x, y) => x - y).join();

/** What ADR 6 says of the matcher, in plain code and without an index: the scripts must do as this does. */
export class MatcherModel {
  now = 1_795_229_600_000;
  readonly people = new Map<number, State>();
  readonly blocks = new Set<string>();
  readonly bans = new Map<number, number>();
  events: MatchEvent[] = [];
  /** Who is to take which step, in the order in which it was noted. */
  #due: { readonly person: number; readonly step: number; readonly state: Waiting }[] = [];

  /** `chosen`: whom the script took. Where several began to wait in the same millisecond, any of them is right. */
  wish({ join, leave, person, seq }: MatchWish, chosen?: number): MatchAnswer {
    const state = this.people.get(person);
    if (state?.seq === seq) return answerOf(state);
    if (state !== undefined && seq < state.seq) return { kind: "older" };
    const reason = leave?.reason ?? (join === undefined ? "stop" : "next");
    const last = this.#leaveAll(person, state, reason, leave);
    const until = this.bans.get(person) ?? 0;
    const banned = join !== undefined && until > this.now;
    if (join === undefined || banned) {
      this.people.set(person, { kind: "neither", seq, last });
      return banned ? { kind: "banned", until } : { kind: "neither" };
    }
    const since = state?.kind === "waiting" ? state.since : this.now;
    return this.#search(person, waitingFrom(join, seq, since, 0), chosen, lastPartner(person, last));
  }

  oust({ before, pair, person, reason }: Oust): MatchAnswer {
    const state = this.people.get(person);
    if (state !== undefined && state.seq > before) return { kind: "older" };
    const last = this.#leaveAll(person, state, reason, pair && { ...pair, reason });
    if (state !== undefined) this.people.set(person, { kind: "neither", seq: state.seq, last });
    return { kind: "neither" };
  }

  /** All steps that are due, as each list has them in order; `chosenFor` as in {@link wish}. */
  sweep(chosenFor: (person: number) => number | undefined): void {
    const due = STEPS_MS.flatMap((ms, index) => {
      const list = this.#due.filter(({ step }) => step === index + 1);
      const late = list.findIndex(({ state }) => state.since + ms > this.now);
      return late < 0 ? list : list.slice(0, late);
    });
    this.#due = this.#due.filter((entry) => !due.includes(entry));
    for (const { person, state, step } of due) {
      if (this.people.get(person) !== state) continue;
      if (step === END) this.#expire(person, state);
      else this.#widen(person, state, step, chosenFor(person));
    }
  }

  #expire(person: number, { profile, seq }: Waiting): void {
    this.people.set(person, { kind: "neither", seq, last: "-" });
    this.events.push({ kind: "expired", person, seq, profile: inOrder(profile) });
  }

  #widen(person: number, before: Waiting, level: number, chosen?: number): void {
    const after = waitingFrom(before.profile, before.seq, before.since, level);
    this.people.delete(person);
    if (this.#search(person, after, chosen).kind === "paired") return;
    if (after.from === before.from && after.to === before.to) return;
    const told = { level: level - LEVELS_UNTOLD, ageFrom: after.from, ageTo: after.to };
    this.events.push({ kind: "widened", person, seq: before.seq, ...told });
  }

  /** `passed`: whom the person just had. */
  #search(person: number, searcher: Waiting, chosen?: number, passed?: number): MatchAnswer {
    const fit = [...this.people].flatMap(([other, state]) =>
      state.kind === "waiting" && other !== passed && this.#fits(person, searcher, other, state)
        ? [{ other, state }]
        : [],
    );
    const longest = Math.min(...fit.map(({ state }) => state.since));
    const oldest = fit.filter(({ state }) => state.since === longest);
    const found = oldest.find(({ other }) => other === chosen) ?? oldest[0];
    if (found === undefined) {
      this.people.set(person, searcher);
      this.#due.push({ person, step: nextStep(searcher), state: searcher });
      return { kind: "waiting" };
    }
    return this.#pair(person, searcher, found.other, found.state);
  }

  #fits(person: number, searcher: Waiting, other: number, state: Waiting): boolean {
    const [a, b] = [searcher.profile, state.profile];
    // Who arrived within the last second is found by arrivals, and when they look again themselves.
    if (searcher.level > 0 && state.level === 0) return false;
    return (
      other !== person &&
      a.language === b.language &&
      (a.seeks === "any" || a.seeks === b.gender) &&
      (b.seeks === "any" || b.seeks === a.gender) &&
      b.age >= searcher.from &&
      b.age <= searcher.to &&
      a.age >= state.from &&
      a.age <= state.to &&
      !this.blocks.has(pairKey(person, other))
    );
  }

  #pair(person: number, searcher: Waiting, other: number, waiter: Waiting): MatchAnswer {
    const name = (who: number, seq: number) => `${encodeNumber(who)}.${encodeNumber(seq)}`;
    const pair = `${name(other, waiter.seq)}-${name(person, searcher.seq)}`;
    this.people.set(person, { kind: "paired", seq: searcher.seq, pair, partner: other });
    this.people.set(other, { kind: "paired", seq: waiter.seq, pair, partner: person });
    const sides = [side(other, waiter, searcher), side(person, searcher, waiter)] as const;
    this.events.push({ kind: "paired", pair, sides });
    return { kind: "paired", pair, partner: other };
  }

  #leaveAll(person: number, state: State | undefined, reason: LeaveReason, named?: Leave): string {
    const last = state === undefined ? "-" : this.#leave(person, state, reason);
    if (named === undefined || named.pair === last) return last;
    this.events.push({ kind: "ended", person, ...named });
    return named.pair;
  }

  #leave(person: number, state: State, reason: LeaveReason): string {
    if (state.kind === "waiting") return "-";
    if (state.kind === "neither") return state.last;
    const { pair, partner } = state;
    this.events.push({ kind: "ended", pair, person, partner, reason });
    const other = this.people.get(partner);
    if (other?.kind === "paired" && other.pair === pair)
      this.people.set(partner, { kind: "neither", seq: other.seq, last: pair });
    return pair;
  }
}

function waitingFrom(profile: Profile, seq: number, since: number, level: number): Waiting {
  const years = YEARS[level] ?? 0;
  const from = Math.max(18, Math.min(profile.ageFrom, profile.ageTo) - years);
  const to = Math.min(99, Math.max(profile.ageFrom, profile.ageTo) + years);
  return { kind: "waiting", seq, since, level, profile, from, to };
}

/** The other one of a pair by its name; undefined where there was none. */
function lastPartner(person: number, last: string): number | undefined {
  if (last === "-") return undefined;
  const [one, other] = last.split("-").map((side) => decodeNumber(side.split(".")[0] ?? ""));
  return one === person ? other : one;
}

/** Who takes any age already has nothing to wait for but the end. */
function nextStep({ from, level, to }: Waiting): number {
  return level > 0 && from === 18 && to === 99 ? END : level + 1;
}

function side(person: number, { profile, seq, since }: Waiting, other: Waiting) {
  const wished = inOrder(profile);
  const { age } = other.profile;
  return { person, seq, since, widened: age < wished.ageFrom || age > wished.ageTo, profile: wished };
}

function inOrder(profile: Profile): Profile {
  const { ageFrom, ageTo } = profile;
  return { ...profile, ageFrom: Math.min(ageFrom, ageTo), ageTo: Math.max(ageFrom, ageTo) };
}

function answerOf(state: State): MatchAnswer {
  if (state.kind !== "paired") return { kind: state.kind };
  return { kind: "paired", pair: state.pair, partner: state.partner };
}
