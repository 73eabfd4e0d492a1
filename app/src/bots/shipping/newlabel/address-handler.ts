import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { hasWords, manyLines } from "../../../platform/typed/line.ts";
import type { Address } from "../addresses/address.ts";
import { addressReadJob } from "../addresses/address-read-job.ts";
import type { DraftAct } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { show } from "../screen.ts";
import type { AddressReading } from "../services.ts";
import { languageOf } from "../voice.ts";
import { ASKED_FIELDS, completeAddress, isOptional, readField } from "./address-field.ts";
import { fieldChoice, fieldComplaint } from "./address-reply.ts";
import { ask, proceed, reopen } from "./ask.ts";
import type { Draft, Entry, StepAt } from "./draft.ts";
import { savedAddress } from "./saved-addresses.ts";

/** Longer than any address on an envelope. */
const LONGEST_PASTE = 600;

type AddressStep = StepAt<"address">;
type FieldsEntry = Extract<Entry, { mode: "fields" }>;

/** Takes a typed answer to the question for an address. */
export async function typeAddress(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  text: string,
): Promise<void> {
  const { entry } = step;
  if (entry.mode === "fields") return typeField(conversation, ctx, draft, step, entry, text);
  const t = conversation.voice(ctx);
  const pasted = manyLines(text);
  if (!hasWords(pasted)) return ask(conversation, ctx, draft, t("newlabel-paste-unclear"));
  if (pasted.length > LONGEST_PASTE) return ask(conversation, ctx, draft, t("newlabel-paste-long"));
  const payload = {
    telegramId: personOf(ctx),
    chatId: chatOf(ctx),
    side: step.side,
    text: pasted,
    language: languageOf(ctx),
  };
  ctx.enqueue(addressReadJob, payload, ctx.operationId);
  await ctx.replyWithChatAction("typing");
  await reopen(conversation, ctx, draft, {
    ...step,
    entry: { mode: "reading" },
    reading: ctx.operationId,
  });
}

/** Acts on a button under the question for an address; false when that question has no such button. */
export async function pressAddress(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  press: DraftAct,
): Promise<boolean> {
  switch (step.entry.mode) {
    case "paste":
    case "saved":
    case "reading":
      if (step.entry.mode !== "reading" && (await pressSaved(conversation, ctx, draft, step, press)))
        return true;
      if (press.act !== "fields") return false;
      await askFields(conversation, ctx, draft, step, {}, ASKED_FIELDS);
      return true;
    case "fields":
      return pressField(conversation, ctx, draft, step, step.entry, press);
    case "check":
      return pressCheck(conversation, ctx, draft, step, step.entry.address, press);
  }
}

/** Acts on a button under what the job read; the text of that message was the check. */
export async function takeReading(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  reading: AddressReading,
  use: boolean,
): Promise<void> {
  const complete = completeAddress(reading.fields);
  if ("ask" in complete) return askFields(conversation, ctx, draft, step, reading.fields, complete.ask);
  if (use) return accept(conversation, ctx, draft, step, complete.address);
  await choose(conversation, ctx, draft, step, complete.address);
}

/** Takes an address that was saved or sent before, or turns to a page of them; false for other presses. */
async function pressSaved(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  press: DraftAct,
): Promise<boolean> {
  if (press.act === "saved-page") {
    await reopen(conversation, ctx, draft, { ...step, entry: { mode: "saved", page: press.index } });
    return true;
  }
  if (press.act !== "saved" && press.act !== "recent") return false;
  const id = press.act === "saved" ? press.id : undefined;
  const address = await savedAddress(conversation.services, personOf(ctx), id);
  if (address === undefined) return false;
  const complete = completeAddress(address);
  if ("ask" in complete) await askFields(conversation, ctx, draft, step, address, complete.ask);
  else await accept(conversation, ctx, draft, step, complete.address);
  return true;
}

async function typeField(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  entry: FieldsEntry,
  text: string,
): Promise<void> {
  const [field = "name", ...rest] = entry.ask;
  const value = readField(field, text);
  if (!value.ok) return ask(conversation, ctx, draft, fieldComplaint(conversation.voice(ctx), value.problem));
  await askFields(conversation, ctx, draft, step, { ...entry.values, [field]: value.value }, rest);
}

async function pressField(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  entry: FieldsEntry,
  press: DraftAct,
): Promise<boolean> {
  const [field = "name", ...rest] = entry.ask;
  const values = { ...entry.values };
  if (press.act === "skip" && isOptional(field)) delete values[field];
  else if (press.act === "country" && field === "countryCode") values.countryCode = press.code;
  else if (press.act !== "keep" || values[field] === undefined) return false;
  await askFields(conversation, ctx, draft, step, values, rest);
  return true;
}

async function pressCheck(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  address: Address,
  press: DraftAct,
): Promise<boolean> {
  if (press.act === "right") await accept(conversation, ctx, draft, step, address);
  else if (press.act === "change") await choose(conversation, ctx, draft, step, address);
  else if (press.act === "field") await askFields(conversation, ctx, draft, step, address, [press.field]);
  else return false;
  return true;
}

/** Asks for the fields one by one; when none is left, shows the whole address. */
async function askFields(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  values: Partial<Address>,
  wanted: readonly (keyof Address)[],
): Promise<void> {
  const complete = completeAddress(values);
  const [first, ...rest] = wanted.length === 0 && "ask" in complete ? complete.ask : wanted;
  const entry: Entry =
    first === undefined && "address" in complete
      ? { mode: "check", address: complete.address }
      : { mode: "fields", values, ask: [first ?? "name", ...rest] };
  await reopen(conversation, ctx, draft, { ...step, entry });
}

async function choose(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  address: Address,
): Promise<void> {
  draft.step = { ...step, entry: { mode: "check", address } };
  draft.turn++;
  await show(ctx, fieldChoice(conversation.voice(ctx), draft, address));
}

async function accept(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  address: Address,
): Promise<void> {
  draft.known[step.side] = address;
  await proceed(conversation, ctx, draft);
}
