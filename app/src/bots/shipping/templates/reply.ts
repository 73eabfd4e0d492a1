import { addressLines } from "../addresses/address.ts";
import { parcelText } from "../parcel-text.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { TemplateAct } from "./callback-data.ts";
import type { TemplatePage } from "./service.ts";
import type { Template } from "./template.ts";

/** A button about templates. */
export function templateButton(text: string, act: TemplateAct): Button {
  return { text, press: { kind: "template", ...act } };
}

/** One page of a person's templates; each can be opened. */
export function templatesPage(t: ShippingTranslator, { templates, page, pages }: TemplatePage): Screen {
  if (templates.length === 0) {
    const orders: Button = { text: t.plain("button-orders"), press: { kind: "go", place: "orders" } };
    return { html: t("templates-none"), rows: [[newAddress(t)], [orders], [newLabel(t)]] };
  }
  const open = templates.map((template) =>
    templateButton(titleOf(template), { act: "open", id: template.id, page }),
  );
  const turn = (to: number, text: string): Button => templateButton(text, { act: "list", page: to });
  return {
    html: t("templates-page", { page: String(page), pages: String(pages) }),
    rows: [
      ...inRows(open, 1),
      [...(page > 1 ? [turn(page - 1, "◀")] : []), ...(page < pages ? [turn(page + 1, "▶")] : [])],
      [newAddress(t)],
      [newLabel(t)],
    ],
  };
}

/** One template, whole, with what can be done with it. */
export function templatePage(t: ShippingTranslator, template: Template, page: number): Screen {
  const { content, id, name } = template;
  const parts =
    content.kind === "label"
      ? [
          t("template-label", { name }),
          t("order-ends", {
            from: addressLines(content.from).join("\n"),
            to: addressLines(content.to).join("\n"),
          }),
          t("template-parcel", parcelText(t, content.parcel)),
        ]
      : [t("template-address", { name, address: addressLines(content.address).join("\n") })];
  const act = (text: string, what: "rename" | "delete"): Button =>
    templateButton(text, { act: what, id, page });
  return {
    html: parts.join("\n\n"),
    rows: [
      ...uses(t, template, page),
      [act(t.plain("button-rename"), "rename"), act(t.plain("button-delete"), "delete")],
      [templateButton(t.plain("button-all-templates"), { act: "list", page })],
    ],
  };
}

/** Asks once more: what is deleted is gone. */
export function deleteQuestion(t: ShippingTranslator, { id, name }: Template, page: number): Screen {
  return {
    html: t("template-delete-sure", { name }),
    rows: [
      [templateButton(t.plain("button-delete-sure"), { act: "drop", id, page })],
      [templateButton(t.plain("button-back"), { act: "open", id, page })],
    ],
  };
}

/** What kind it is and what it is called, for a button. */
export function titleOf({ content, name, starred }: Template): string {
  if (content.kind === "label") return `📦 ${name}`;
  return `${starred ? "⭐" : "🏠"} ${name}`;
}

/** To the list of templates. */
export const toTemplates = (t: ShippingTranslator): Button => ({
  text: t.plain("button-templates"),
  press: { kind: "go", place: "templates" },
});

function uses(t: ShippingTranslator, { content, id, starred }: Template, page: number): Button[][] {
  const use = (text: string, as: "label" | "from" | "to"): Button =>
    templateButton(text, { act: "use", id, as, over: false });
  if (content.kind === "label") return [[use(t.plain("button-template-use"), "label")]];
  const star = starred
    ? templateButton(t.plain("button-unstar"), { act: "unstar", id, page })
    : templateButton(t.plain("button-star"), { act: "star", id, page });
  return [[use(t.plain("button-template-from"), "from"), use(t.plain("button-template-to"), "to")], [star]];
}

const newAddress = (t: ShippingTranslator): Button =>
  templateButton(t.plain("button-new-address"), { act: "new-address" });

const newLabel = (t: ShippingTranslator): Button => ({
  text: t.plain("button-newlabel"),
  press: { kind: "go", place: "newlabel" },
});
