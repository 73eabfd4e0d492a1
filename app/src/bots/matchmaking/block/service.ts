import type { Matcher } from "../matcher/matcher.ts";
import type { BlockStore } from "./store.ts";

/** Sees to it that two people never meet again; safe to repeat. MongoDB first: the matcher asks it for what it does not know. */
export async function keepApart(
  { blocks, matcher }: { readonly blocks: BlockStore; readonly matcher: Pick<Matcher, "bar"> },
  person: number,
  other: number,
): Promise<void> {
  await blocks.add(person, other);
  await matcher.bar([
    { person, blocked: [other] },
    { person: other, blocked: [person] },
  ]);
}
