import type { Phase } from "../scenarios/plan.ts";

/** A kind of load run. */
export interface Profile {
  readonly name: string;
  readonly purpose: string;
  readonly people: number;
  /** Over how long people arrive. k6 starts none of thousands at once, and so do people. */
  readonly arriveSeconds: number;
  /** Over how long all begin what they waited for, such as looking for a partner. */
  readonly rushSeconds: number;
  /** What follows; the objectives count in the judged phases. */
  readonly body: readonly Phase[];
  /** The body is steps, of which those up to the usual pace are judged; the result is where the objectives are missed. */
  readonly findsKnee: boolean;
}

const plateau = (seconds: number, name = "plateau"): Phase => ({ name, seconds, pace: 1, judged: true });

/** Multiples of the usual pace, each held for a while. */
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

/** All profiles by name. Numbers of people and minutes can be set from the command line. */
export const PROFILES: readonly Profile[] = [
  {
    name: "smoke",
    purpose: "everything works, with a few hundred people; runs with every change",
    // Of a fleet's, also the shipping bot's third makes enough to judge it by, whatever chance takes (profiles.test.ts).
    people: 800,
    arriveSeconds: 20,
    rushSeconds: 5,
    body: [plateau(60)],
    findsKnee: false,
  },
  {
    name: "5000",
    purpose: "5,000 people at once",
    people: 5_000,
    arriveSeconds: 90,
    rushSeconds: 60,
    body: [plateau(120)],
    findsKnee: false,
  },
  {
    name: "10000",
    purpose: "10,000 people at once, all of them looking for somebody within one minute",
    people: 10_000,
    arriveSeconds: 180,
    rushSeconds: 60,
    body: [plateau(120)],
    findsKnee: false,
  },
  {
    name: "spike",
    purpose: "three times the usual pace for half a minute, as after a broadcast; then all must be as before",
    people: 5_000,
    arriveSeconds: 90,
    rushSeconds: 60,
    body: [
      plateau(40, "before"),
      { name: "spike", seconds: 30, pace: 3, judged: false },
      { name: "relief", seconds: 15, pace: 1, judged: false },
      plateau(60, "after"),
    ],
    findsKnee: false,
  },
  {
    name: "soak",
    purpose: "5,000 people for half an hour: what leaks, shows",
    people: 5_000,
    arriveSeconds: 90,
    rushSeconds: 60,
    body: [plateau(1_800)],
    findsKnee: false,
  },
  {
    name: "ramp-to-failure",
    purpose: "5,000 people act faster and faster; the result is the last step whose objectives held",
    people: 5_000,
    arriveSeconds: 90,
    rushSeconds: 60,
    body: STEPS.map((pace) => ({ name: `pace-${pace}`, seconds: 30, pace, judged: pace <= 1 })),
    findsKnee: true,
  },
];

/** The profile of a name. */
export function profileNamed(name: string): Profile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
