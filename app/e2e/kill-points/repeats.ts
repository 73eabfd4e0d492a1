import type { Person } from "../../../dev/testing/person.ts";
import type { RoleName, Stack } from "../../../dev/testing/stack.ts";
import { KILLED_ROLES } from "./supervisor.ts";

/** What the bot's messages say at the end, without the numbers that differ from person to person. */
export async function chatOf(person: Person): Promise<readonly string[]> {
  const messages = (await person.messages()).filter(({ from }) => from.is_bot);
  return messages.map(({ caption, text }) =>
    (text ?? caption ?? "").replace(/\b[SP]-[A-Z0-9]{6,10}\b/g, "ORDER").replace(/[A-Z]*\d[\dA-Z]*/g, "N"),
  );
}

/** The messages of one chat that another does not have, or not so often. */
export function beyond(chat: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return chat.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const SEND = /^http POST \/bot\/(send|copy|forward)/;

/** A message that a process sent, and how many writes it lived on after that. */
export interface LastSend {
  readonly name: string;
  readonly writesAfter: number;
}

/** The last message among what a process wrote until it was killed. Its record goes out with others, a few writes later. */
export function lastSend(written: readonly string[]): LastSend | undefined {
  const at = written.findLastIndex((name) => SEND.test(name));
  const name = written[at];
  return name === undefined ? undefined : { name, writesAfter: written.length - 1 - at };
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
