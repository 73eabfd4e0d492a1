import type { Profile } from "../../../app/src/bots/matchmaking/profile.ts";

/** Who comes: about as many men as women, or nine men to a woman, who all look for the other. */
export const CROWDS = ["mixed", "lopsided"] as const;
export type CrowdName = (typeof CROWDS)[number];

/** Somebody who wants to be paired. */
export interface Seeker {
  /** Counted from 0. */
  readonly index: number;
  readonly id: number;
  readonly profile: Profile;
}

/** Telegram id of the first seeker. */
export const FIRST_ID = 5_000_000_000;
const AGES = { youngest: 18, spread: 40 } as const;
/** Languages with their share of all people, most usual first. */
const LANGUAGES = [
  ["en", 0.4],
  ["ru", 0.25],
  ["fa", 0.15],
  ["es", 0.12],
  ["de", 0.08],
] as const;

/** The `index`th person of a crowd: always the same one. */
export function seekerOf(crowd: CrowdName, index: number): Seeker {
  const random = randomOf(index);
  const male = random() < (crowd === "mixed" ? 0.5 : 0.9);
  return { index, id: FIRST_ID + index, profile: profileOf(crowd, male, random) };
}

/** The `index`th of those who wait already: a man who looks for a woman. */
export function waitingSeekerOf(index: number): Seeker {
  return { index, id: FIRST_ID + index, profile: profileOf("lopsided", true, randomOf(index)) };
}

function profileOf(crowd: CrowdName, male: boolean, random: () => number): Profile {
  // More people are young: the smaller of two draws.
  const age = AGES.youngest + Math.floor(Math.min(random(), random()) * AGES.spread);
  const years = 4 + Math.floor(random() * 9);
  const other = male ? "female" : "male";
  return {
    age,
    gender: male ? "male" : "female",
    seeks: crowd === "mixed" && random() < 0.2 ? "any" : other,
    ageFrom: Math.max(AGES.youngest, age - years),
    ageTo: age + years,
    language: languageAt(random()),
  };
}

function languageAt(share: number): Profile["language"] {
  let left = share;
  for (const [language, part] of LANGUAGES) {
    if (left < part) return language;
    left -= part;
  }
  return LANGUAGES[0][0];
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
