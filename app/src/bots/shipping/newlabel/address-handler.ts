import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { hasWords, manyLines } from "../../../platform/typed/line.ts";
import type { Address, AddressField } from "../addresses/address.ts";
import { addressReadJob } from "../addresses/address-read-job.ts";
import type { DraftAct } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { show } from "../screen.ts";
import type { AddressReading } from "../services.ts";
import { languageOf } from "../voice.ts";
import {
  answeredFields,
  ASKED_FIELDS,
  completeAddress,
  countryProblem,
  isOptional,
  readField,
  withField,
  wrongInstead,
} from "../addresses/address-field.ts";
import { plainPhone } from "../addresses/phone.ts";
import { fieldChoice, fieldComplaint } from "./address-reply.ts";
import { ask, proceed, reopen } from "./ask.ts";
import { type Draft, type Entry, LONGEST_PASTE, moveTo, type StepAt } from "./draft.ts";
import { entryAfter, keptAddress, pastedOf, shownIn, shownOf } from "./reading.ts";
import { savedAddress } from "./saved-addresses.ts";
import { askAddressName } from "../templates/new-address.ts";

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
  const shown = shownIn(entry);
  const phone = shown && plainPhone(text);
  if (shown !== undefined && phone !== undefined)
    return reopen(conversation, ctx, draft, {
      ...step,
      entry: { mode: "check", address: { ...shown, phone } },
    });
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
    entry: { mode: "reading", text: pasted, ...shownOf(entry) },
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
      return pressOpen(conversation, ctx, draft, step, press);
    case "fields":
      return pressField(conversation, ctx, draft, step, step.entry, press);
    case "check":
      return pressCheck(conversation, ctx, draft, step, step.entry.address, press);
  }
}

/** Acts while no address is there yet: takes one that is offered, or asks for the fields. */
async function pressOpen(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  press: DraftAct,
): Promise<boolean> {
  const { entry } = step;
  if (entry.mode !== "reading" && (await pressSaved(conversation, ctx, draft, step, press))) return true;
  if (press.act === "right" && entry.mode === "paste" && entry.left !== undefined) {
    await reopen(conversation, ctx, draft, { ...step, entry: { mode: "check", address: entry.left } });
    return true;
  }
  if (press.act !== "fields") return false;
  const known = { ...pastedOf(entry), ...shownOf(entry) };
  await askFields(conversation, ctx, draft, step, { values: {}, ask: ASKED_FIELDS, ...known });
  return true;
}

/** Takes over what was read, although the person had gone on by themselves meanwhile. */
export async function takeReading(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  reading: AddressReading,
): Promise<void> {
  const kept = keptAddress(step.entry, reading);
  moveTo(draft, { ...step, entry: entryAfter(step.entry, reading) });
  const note = kept && conversation.voice(ctx)("address-kept", { why: "partial" });
  await ask(conversation, ctx, draft, note);
}

/** Takes an address that was saved or sent before, or turns to a page of them; false for other presses. */
async function pressSaved(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  press: DraftAct,
): Promise<boolean> {
  // What is to be saved is none of the saved ones.
  if (draft.saves) return false;
  if (press.act === "saved-page") {
    await reopen(conversation, ctx, draft, { ...step, entry: { mode: "saved", page: press.index } });
    return true;
  }
  if (press.act !== "saved" && press.act !== "recent") return false;
  const id = press.act === "saved" ? press.id : undefined;
  const address = await savedAddress(conversation.services, personOf(ctx), id);
  if (address === undefined) return false;
  const complete = completeAddress(address);
  if ("ask" in complete)
    await askFields(conversation, ctx, draft, step, { values: address, ask: complete.ask });
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
  if (!value.ok) {
    const complaint = fieldComplaint(conversation.voice(ctx), field, value.problem);
    return ask(conversation, ctx, draft, complaint);
  }
  const values = withField(entry.values, field, value.value);
  await askFields(conversation, ctx, draft, step, { ...entry, values, ask: rest });
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
  let values = { ...entry.values };
  if (press.act === "skip" && isOptional(field, values)) delete values[field];
  else if (press.act === "country" && field === "countryCode") values = withField(values, field, press.code);
  else if (press.act === "field" && wrongInstead(field, values).includes(press.field))
    rest.unshift(press.field, field);
  else if (press.act !== "keep" || values[field] === undefined || countryProblem(field, values) !== undefined)
    return false;
  await askFields(conversation, ctx, draft, step, { ...entry, values, ask: rest });
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
  else if (press.act === "field")
    await askFields(conversation, ctx, draft, step, {
      values: answeredFields(address),
      ask: [press.field],
      shown: address,
    });
  else return false;
  return true;
}

/** Asks for the fields one by one; when none is left, shows the whole address, or asks for what is wrong with it. */
async function askFields(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: AddressStep,
  fields: Omit<FieldsEntry, "mode" | "ask"> & { readonly ask: readonly AddressField[] },
): Promise<void> {
  const { values, ask: wanted } = fields;
  const [first, ...rest] = wanted;
  const next =
    first === undefined ? completeAddress(values) : { ask: [first, ...rest] as FieldsEntry["ask"] };
  const entry: Entry =
    "address" in next
      ? { mode: "check", address: next.address }
      : { ...fields, mode: "fields", ask: next.ask };
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
  if (draft.saves) return askAddressName(conversation, ctx, draft, address);
  draft.known[step.side] = address;
  await proceed(conversation, ctx, draft);
}
