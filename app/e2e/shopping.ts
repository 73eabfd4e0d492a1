import type { Person, SeenMessage } from "../../dev/testing/person.ts";
import type { Stack } from "../../dev/testing/stack.ts";

/** Where invoices are paid. */
export type Payer = Pick<Stack, "oxapayUrl">;

export const SENDER =
  "Ada Lovelace, 1600 Amphitheatre Parkway, Mountain View, CA 94043, USA, +1 650 253 0000";
export const RECIPIENT = "Grace Hopper\n350 Fifth Avenue\nNew York, NY 10118\nUSA\n+1 212 736 3100";

/** Goes through `/topup` and pays the invoice as the payer would; resolves when the bot says that the money is here. */
export async function topUp(payer: Payer, person: Person, dollars: number): Promise<SeenMessage> {
  await person.say("/topup", /How much/);
  const invoice = await person.say(String(dollars), /payment page/);
  await payInvoice(payer, invoice);
  return person.sees(/came in/, invoice.message_id);
}

/** Switches on a fault of a simulator: Telegram's at `/faults`, the others' at `/_faults`. */
export async function faultAt(simulatorUrl: string, fault: Readonly<Record<string, unknown>>): Promise<void> {
  const path = "route" in fault ? "/_faults" : "/faults";
  const response = await fetch(simulatorUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`the fault was refused: ${await response.text()}`);
}

/** Where the first button of a message leads that leads anywhere. */
export const linkOf = ({ reply_markup }: SeenMessage): string | undefined =>
  reply_markup?.inline_keyboard?.flat().find(({ url }) => url !== undefined)?.url;

/** Pays what an invoice message links to. @param amount in dollars @default all of it */
export async function payInvoice(payer: Payer, invoice: SeenMessage, amount?: number): Promise<void> {
  const trackId = new URL(linkOf(invoice) ?? "").pathname.split("/").at(-1);
  const response = await fetch(`${payer.oxapayUrl}/_pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ track_id: trackId, amount }),
  });
  if (!response.ok) throw new Error(`the payment failed: ${await response.text()}`);
}

/** From `/newlabel` to the screen with the Buy button. */
export async function prepareLabel(person: Person): Promise<SeenMessage> {
  await person.say("/newlabel", /Who sends/);
  await person.say(SENDER, /is this right/);
  await person.press(/Correct/, /Who gets/);
  await person.say(RECIPIENT, /is this right/);
  await person.press(/Correct/, /How big/);
  await person.say("10x6x4 in", /How heavy/);
  await person.say("2 lb 3 oz", /Choose how to send/);
  return person.press(/💲/, /Check, then buy/);
}
