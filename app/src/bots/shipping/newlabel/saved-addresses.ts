import { hasCode } from "../../../platform/errors/app-error.ts";
import { type Address, addressLines } from "../addresses/address.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import type { ShippingServices } from "../services.ts";
import { templateButton, titleOf } from "../templates/reply.ts";
import type { TemplatePage } from "../templates/service.ts";
import type { Template } from "../templates/template.ts";
import type { ShippingTranslator } from "../voice.ts";
import { addressQuestion } from "./address-reply.ts";
import { draftButton, wayOut } from "./buttons.ts";
import type { Draft, StepAt } from "./draft.ts";

type Services = Pick<ShippingServices, "templates" | "orders">;

/** So many of each kind stand below the question; the rest is a press away. */
const OFFERED = 3;

/** The question for an address with what was saved or sent before. */
export async function addressScreen(
  services: Services,
  t: ShippingTranslator,
  telegramId: number,
  draft: Draft,
  step: StepAt<"address">,
): Promise<Screen> {
  const { entry } = step;
  if (entry.mode === "saved")
    return savedPage(t, draft, step, await services.templates.list(telegramId, entry.page, "address"));
  if (entry.mode !== "paste" || draft.saves) return addressQuestion(t, draft, step);
  return addressQuestion(t, draft, step, await offers(services, t, telegramId, draft, step));
}

/**
 * The address behind a press; undefined when it is gone, or never was this person's.
 * @param templateId without it the sender of the last order is meant.
 */
export async function savedAddress(
  { orders, templates }: Services,
  telegramId: number,
  templateId: string | undefined,
): Promise<Address | undefined> {
  if (templateId === undefined) return (await orders.list(telegramId, 1)).orders[0]?.from;
  try {
    const { content } = await templates.use(templateId, telegramId);
    return content.kind === "address" ? content.address : undefined;
  } catch (error) {
    if (hasCode(error, "TEMPLATE_NOT_FOUND")) return undefined;
    throw error;
  }
}

/** Whole templates at the very beginning, then the usual sender, then other addresses; as recipient nobody who sends it. */
async function offers(
  { orders, templates }: Services,
  t: ShippingTranslator,
  telegramId: number,
  draft: Draft,
  { entry, side }: StepAt<"address">,
): Promise<Button[][]> {
  const beginning = Object.keys(draft.known).length === 0;
  const sender = side === "to" ? draft.known.from : undefined;
  // It has a button of its own.
  const left = entry.mode === "paste" ? entry.left : undefined;
  const [labels, found, last] = await Promise.all([
    beginning ? templates.recent(telegramId, "label", OFFERED) : [],
    templates.recent(telegramId, "address", OFFERED + 1),
    side === "from" ? orders.list(telegramId, 1) : undefined,
  ]);
  const addresses = found.filter(
    ({ content }) =>
      content.kind !== "address" || ![sender, left].some((other) => isSame(content.address, other)),
  );
  const recent = last?.orders[0]?.from;
  const use = ({ id }: Template) => ({ act: "use", id, as: "label", over: false }) as const;
  const buttons = [
    ...labels.map((template) => templateButton(titleOf(template), use(template))),
    ...senders(t, draft, addresses.slice(0, OFFERED), recent && isSame(recent, left) ? undefined : recent),
    ...(found.length > OFFERED
      ? [draftButton(draft, t.plain("button-saved"), { act: "saved-page", index: 1 })]
      : []),
  ];
  return inRows(buttons, 1);
}

/** The starred address first; without one, the sender of the last order, unless it is among the saved ones. */
function senders(
  t: ShippingTranslator,
  draft: Draft,
  addresses: readonly Template[],
  last: Address | undefined,
): Button[] {
  const saved = addresses.map((template) => savedButton(draft, template));
  const known = addresses.some(({ content }) => content.kind === "address" && isSame(content.address, last));
  if (last === undefined || known) return saved;
  const recent = draftButton(draft, t.plain("button-recent", last), { act: "recent" });
  return addresses[0]?.starred ? [...saved.slice(0, 1), recent, ...saved.slice(1)] : [recent, ...saved];
}

function savedPage(
  t: ShippingTranslator,
  draft: Draft,
  { side }: StepAt<"address">,
  { templates, page, pages }: TemplatePage,
): Screen {
  const turn = (index: number, text: string): Button =>
    draftButton(draft, text, { act: "saved-page", index });
  return {
    html: t("newlabel-saved", { side, page: String(page), pages: String(pages) }),
    rows: [
      ...templates.map((template) => [savedButton(draft, template)]),
      [...(page > 1 ? [turn(page - 1, "◀")] : []), ...(page < pages ? [turn(page + 1, "▶")] : [])],
      wayOut(t, draft),
    ],
  };
}

const savedButton = (draft: Draft, template: Template): Button =>
  draftButton(draft, titleOf(template), { act: "saved", id: template.id });

const isSame = (one: Address, other: Address | undefined): boolean =>
  other !== undefined && addressLines(one).join("\n") === addressLines(other).join("\n");
