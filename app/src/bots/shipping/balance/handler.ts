import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace } from "../press.ts";
import { say } from "../screen.ts";
import { balancePage } from "./reply.ts";

/** Lines of the account that are shown under the balance. */
const RECENT = 5;

/** `/balance`: what is there, and what came and went last. */
export function createBalanceFeature({ services, voice }: Conversation): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onPlace(composer, { commands: ["balance"], place: "balance" }, async (ctx) => {
    const [cents, lines] = await Promise.all([
      services.ledger.balance(personOf(ctx)),
      services.ledger.entries(personOf(ctx), RECENT),
    ]);
    await say(ctx, balancePage(voice(ctx), cents, lines));
  });
  return composer;
}
