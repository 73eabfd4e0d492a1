import { z } from "zod";
import { trusted } from "../../../platform/i18n/html.ts";
import type { EventContext, EventHandler } from "../../../platform/telegram/pipeline/event.ts";
import { addressLines } from "../addresses/address.ts";
import { type Screen, tell } from "../screen.ts";
import { ADDRESS_READ_EVENT, type AddressReading, type ShippingServices } from "../services.ts";
import type { ShippingSession } from "../session.ts";
import type { ShippingTranslator } from "../voice.ts";
import { addressQuestion } from "./address-reply.ts";
import { type Draft, moveTo, type StepAt } from "./draft.ts";
import { draftAwaited, draftOfReading } from "./drafts.ts";
import { entryAfter, keptAddress } from "./reading.ts";

const payloadSchema = z.object({ id: z.string(), language: z.string() });

/**
 * What a chat does when its pasted address was read, or could not be: it goes on to the next question by itself. Who
 * went on field by field meanwhile is left there, and may take the reading over; who began something else hears nothing.
 */
export function createAddressEvents(
  { addresses }: Pick<ShippingServices, "addresses">,
  voiceIn: (language: string) => ShippingTranslator,
): Readonly<Record<typeof ADDRESS_READ_EVENT, EventHandler<ShippingSession>>> {
  return {
    [ADDRESS_READ_EVENT]: async (ctx, payload) => {
      const { id, language } = payloadSchema.parse(payload);
      const asked = draftOfReading(ctx.session, id);
      if (asked === undefined) return;
      const { draft, step } = asked;
      // In a private chat the person's id is the chat's.
      const reading = await addresses.reading(id, ctx.chatId);
      const t = voiceIn(language);
      if (step.entry.mode === "reading") await goOn(ctx, t, draft, step, reading);
      // A part that would cost the address that is shown is no offer.
      else if (reading !== undefined && keptAddress(step.entry, reading) === undefined)
        await offer(ctx, t, reading);
    },
  };
}

async function goOn(
  ctx: EventContext<ShippingSession>,
  t: ShippingTranslator,
  draft: Draft,
  step: StepAt<"address">,
  reading: AddressReading | undefined,
): Promise<void> {
  const kept = keptAddress(step.entry, reading);
  const next = { ...step, entry: entryAfter(step.entry, reading) };
  moveTo(draft, next);
  // While something else is awaited a second question would be in the way; the label is resumed by its button.
  if (draftAwaited(ctx.session) !== draft) return;
  await tell(ctx, noted(t, addressQuestion(t, draft, next), complaint(t, reading, kept !== undefined)));
}

function complaint(
  t: ShippingTranslator,
  reading: AddressReading | undefined,
  isKept: boolean,
): string | undefined {
  if (isKept) return t("address-kept", { why: reading === undefined ? "unread" : "partial" });
  if (reading === undefined) return t("address-reader-unavailable");
  return Object.keys(reading.fields).length === 0 ? t("address-unreadable") : undefined;
}

const noted = (t: ShippingTranslator, screen: Screen, note: string | undefined): Screen =>
  note === undefined
    ? screen
    : { ...screen, html: t("question-noted", { note: trusted(note), question: trusted(screen.html) }) };

async function offer(
  ctx: EventContext<ShippingSession>,
  t: ShippingTranslator,
  { id, fields }: AddressReading,
): Promise<void> {
  const address = addressLines(fields).join("\n");
  if (address === "") return;
  const use = { text: t.plain("address-use-button"), press: { kind: "reading", id } } as const;
  await tell(ctx, { html: t("address-read", { address }), rows: [[use]] });
}
