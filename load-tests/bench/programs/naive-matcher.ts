import { Redis } from "ioredis";
import { GENDERS, type Profile } from "../../../app/src/bots/matchmaking/profile.ts";
import { matchingSettings, runRequests } from "../matching/run-requests.ts";
import type { Seeker } from "../matching/seeker.ts";

/*
 * Matching as it is written without a script: read who waits, choose, claim by removing them, record. Whoever loses the
 * claim to another request begins again. A process that dies between claim and record loses two people.
 */
const redis = new Redis(matchingSettings.REDIS_URL);
const PAIRS = "pairs";
/** Index of the last one looked at. */
const LAST = "49";
let lostClaims = 0;

const roomOf = (language: string, gender: string): string => `room:${language}:${gender}`;

/** All that choosing needs stands in the member, so that no second read is needed. */
const memberOf = ({ id, profile: { age, ageFrom, ageTo, gender, seeks } }: Seeker): string =>
  `${id} ${gender} ${seeks} ${age} ${ageFrom} ${ageTo}`;

function fits(me: Profile, member: string): boolean {
  const [, gender, seeks, age, from, to] = member.split(" ");
  return (
    (me.seeks === "any" || me.seeks === gender) &&
    (seeks === "any" || seeks === me.gender) &&
    Number(age) >= me.ageFrom &&
    Number(age) <= me.ageTo &&
    me.age >= Number(from) &&
    me.age <= Number(to)
  );
}

async function candidates({ language, seeks }: Profile): Promise<[room: string, member: string][]> {
  const rooms = (seeks === "any" ? GENDERS : [seeks]).map((gender) => roomOf(language, gender));
  const lists = await Promise.all(rooms.map((room) => redis.zrange(room, "0", LAST)));
  return lists.flatMap((list, index) => list.map((member): [string, string] => [rooms[index] ?? "", member]));
}

async function ask(seeker: Seeker): Promise<number | undefined> {
  const { id, profile } = seeker;
  for (;;) {
    const found = (await candidates(profile)).find(([, member]) => fits(profile, member));
    if (found === undefined) {
      await redis.zadd(roomOf(profile.language, profile.gender), Date.now(), memberOf(seeker));
      return undefined;
    }
    const [room, member] = found;
    if ((await redis.zrem(room, member)) === 0) {
      lostClaims++;
      continue;
    }
    const partner = Number(member.split(" ")[0]);
    await redis.hset(PAIRS, { [id]: partner, [partner]: id });
    return partner;
  }
}

await runRequests(ask, {
  waiting: async () => {
    const rooms = await redis.keys("room:*");
    const sizes = await Promise.all(rooms.map((room) => redis.zcard(room)));
    return sizes.reduce((sum, size) => sum + size, 0);
  },
  counts: () => ({ "claims lost": lostClaims }),
});
redis.disconnect();
