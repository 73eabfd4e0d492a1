import type { PairStore } from "../pairs/store.ts";
import type { PeopleStore } from "../people/store.ts";
import type { Remembered } from "../services.ts";

/** Reads what MongoDB knows of a person whose session is new or was lost. Somebody new costs one look-up. */
export async function recollect(
  {
    pairs,
    people,
  }: { readonly pairs: Pick<PairStore, "activeOf">; readonly people: Pick<PeopleStore, "find"> },
  telegramId: number,
  signal: AbortSignal,
): Promise<Remembered | undefined> {
  const person = await people.find(telegramId, signal);
  if (person === undefined) return undefined;
  const { ban, language, language_code, profile } = person;
  return {
    profile,
    language: language ?? language_code?.slice(0, 2).toLowerCase(),
    bannedUntil: ban?.until.getTime(),
    pair: await pairs.activeOf(telegramId, signal),
  };
}
