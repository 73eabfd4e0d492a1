import type { Person } from "../../../dev/testing/person.ts";
import type { RoleName, Stack } from "../../../dev/testing/stack.ts";
import type { ChatMessage } from "./repeats.ts";
import { KILLED_ROLES } from "./supervisor.ts";

/** What the bot's messages say at the end. */
export async function chatOf(person: Person): Promise<readonly ChatMessage[]> {
  const messages = (await person.messages()).filter(({ from }) => from.is_bot);
  return messages.map(({ caption = "", document, text = caption }) => ({
    text,
    file: document?.file_name ?? "",
  }));
}

/** Sends that each process counted as possibly repeated: taken over from a vanished holder, or without an answer. */
export async function countedRepeats(stack: Stack): Promise<ReadonlyMap<RoleName, number>> {
  const counts = KILLED_ROLES.map(async (role) => {
    const page = await fetch(`http://127.0.0.1:${stack.opsPorts[role]}/metrics`);
    const lines =
      (await page.text()).match(/^botfleet_(lane_takeovers|uncertain_sends)_total\{.*\} \d+$/gm) ?? [];
    const count = lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    return [role, count] as const;
  });
  return new Map(await Promise.all(counts));
}
