import { AGE, type ChatLanguage, GENDERS, type Gender, type Profile } from "../profile.ts";

/*
 * The index of who waits is made of cells of six signs: language, gender of who stands there, gender of who may find
 * them, then two signs of the *room* (all of these), or the band of their own age and the band of an age they want
 * ("*" where they want any).
 *
 * Who arrives looks at the heads of their rooms and stands in rooms: that is cheap, and nearly always enough. Who still
 * waits after a second looks and stands in bands as well, where a crowd that fits nobody here is not even seen. To look is cheaper
 * than to stand, and rarer: who takes any age looks in every band, so that nobody has to stand in a cell for them.
 */

const ROOM = "--";
const ANY = "*";
/** First ages of the bands, narrower where more people are; one sign each. */
const BANDS = [18, 22, 27, 34, 43, 55] as const;

interface Level {
  /** When it begins, by the time waited. */
  readonly afterMs: number;
  /** How many years more than wished are looked for on both sides. */
  readonly years: number;
  readonly banded: boolean;
}

const ARRIVAL: Level = { afterMs: 0, years: 0, banded: false };
const LEVELS: readonly Level[] = [
  ARRIVAL,
  { afterMs: 1_000, years: 0, banded: true },
  { afterMs: 15_000, years: 3, banded: true },
  { afterMs: 30_000, years: 8, banded: true },
  { afterMs: 60_000, years: AGE.max, banded: true },
];
/** Levels that widen nothing: people are told the number of a level above them. */
export const LEVELS_UNTOLD = 1;
/** How long a search lasts. */
export const SEARCH_MS = 30 * 60_000;

/** When the steps of a search come, in ms from its beginning: its levels after the first, then its end. */
export const STEPS_MS: readonly number[] = [...LEVELS.slice(1).map(({ afterMs }) => afterMs), SEARCH_MS];
/** The step that ends a search. Steps count from 1, so that the step to a level has its number. */
export const END = STEPS_MS.length;

/** What the script needs of a search at one level. */
export interface Search {
  /** Own age and the range looked for, two digits each. */
  readonly ages: string;
  /** Cells one after the other. */
  readonly look: string;
  readonly stand: string;
  /** What comes next: see {@link STEPS_MS}. */
  readonly step: number;
}

/** The search of a person at a level, 0 for who arrives. */
export function searchOf(profile: Profile, level: number): Search {
  const { banded, years } = LEVELS[level] ?? ARRIVAL;
  const from = Math.max(AGE.min, Math.min(profile.ageFrom, profile.ageTo) - years);
  const to = Math.min(AGE.max, Math.max(profile.ageFrom, profile.ageTo) + years);
  return {
    ages: `${profile.age}${from}${to}`,
    look: banded ? lookBands(profile, from, to) : lookRooms(profile),
    stand: banded ? standRooms(profile) + standBands(profile, from, to) : standRooms(profile),
    step: banded && isOpen(from, to) ? END : level + 1,
  };
}

/** The rooms of a language, by who may look there. */
export function roomsOf(language: ChatLanguage, seeker: Gender): readonly string[] {
  return GENDERS.map((gender) => `${language}${gender[0]}${seeker[0]}${ROOM}`);
}

function lookRooms({ gender, language, seeks }: Profile): string {
  return cells(gendersOf(seeks), (other) => `${language}${other[0]}${gender[0]}${ROOM}`);
}

function standRooms({ gender, language, seeks }: Profile): string {
  return cells(gendersOf(seeks), (other) => `${language}${gender[0]}${other[0]}${ROOM}`);
}

function lookBands(profile: Profile, from: number, to: number): string {
  const { age, gender, language, seeks } = profile;
  const pairs = bands(from, to).flatMap((own) => [...bands(age, age), ANY].map((wanted) => own + wanted));
  return cells(gendersOf(seeks), (other) =>
    cells(pairs, (pair) => `${language}${other[0]}${gender[0]}${pair}`),
  );
}

function standBands(profile: Profile, from: number, to: number): string {
  const { age, gender, language, seeks } = profile;
  const wanted = isOpen(from, to) ? [ANY] : bands(from, to);
  const pairs = wanted.flatMap((band) => bands(age, age).map((own) => own + band));
  return cells(gendersOf(seeks), (other) =>
    cells(pairs, (pair) => `${language}${gender[0]}${other[0]}${pair}`),
  );
}

function cells<T>(items: readonly T[], cell: (item: T) => string): string {
  return items.reduce((list, item) => list + cell(item), "");
}

function gendersOf(seeks: Profile["seeks"]): readonly Gender[] {
  return seeks === "any" ? GENDERS : [seeks];
}

function isOpen(from: number, to: number): boolean {
  return from === AGE.min && to === AGE.max;
}

/** The signs of the bands that a range of ages touches. */
function bands(from: number, to: number): string[] {
  return BANDS.flatMap((first, index) => {
    const next = BANDS[index + 1] ?? AGE.max + 1;
    return first <= to && next > from ? [String(index)] : [];
  });
}
