import { trusted } from "../../../platform/i18n/html.ts";
import { mainActions } from "../main-actions.ts";
import { resumeRow } from "../resume-row.ts";
import type { Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { TemplateAct } from "./callback-data.ts";
import { LONGEST_NAME, type NameProblem } from "./name.ts";
import { templateButton, titleOf, toTemplates } from "./reply.ts";
import { MOST_TEMPLATES } from "./service.ts";
import type { Part, Template } from "./template.ts";

const most = String(LONGEST_NAME);

/** Asks what of an order is to be saved. */
export function partQuestion(t: ShippingTranslator, orderId: string): Screen {
  const part = (text: string, which: Part) => templateButton(text, { act: "name", orderId, part: which });
  return {
    html: t("template-which-part", { orderId }),
    rows: [
      [part(t.plain("button-part-label"), "label")],
      [
        part(t.plain("button-part", { part: "from" }), "from"),
        part(t.plain("button-part", { part: "to" }), "to"),
      ],
      [templateButton(t.plain("button-cancel"), { act: "cancel" })],
    ],
  };
}

/** Asks for the name of what is saved; a press takes the proposed one. */
export function nameQuestion(t: ShippingTranslator, proposed: string, take: TemplateAct): Screen {
  return {
    html: t("template-name", { most }),
    rows: [[templateButton(proposed, take)], [templateButton(t.plain("button-cancel"), { act: "cancel" })]],
  };
}

/** Asks for another name. */
export function renameQuestion(t: ShippingTranslator, { name }: Template): Screen {
  return {
    html: t("template-rename", { name, most }),
    rows: [[templateButton(t.plain("button-cancel"), { act: "cancel" })]],
  };
}

/** A question again, with what was wrong with the answer above it; `note` is HTML. */
export function asked(t: ShippingTranslator, note: string, screen: Screen): Screen {
  return { ...screen, html: t("question-noted", { note: trusted(note), question: trusted(screen.html) }) };
}

/** What was wrong with a name. */
export function nameComplaint(t: ShippingTranslator, problem: NameProblem): string {
  return problem === "empty" ? t("template-name-empty") : t("template-name-long", { most });
}

/** The template has its name. */
export function named(
  t: ShippingTranslator,
  how: "saved" | "renamed",
  template: Template,
  labelWaits: boolean,
): Screen {
  const { id } = template;
  return {
    html: t(how === "saved" ? "template-saved" : "template-renamed", { name: template.name }),
    rows: [
      ...resumeRow(t, labelWaits),
      [templateButton(titleOf(template), { act: "open", id, page: 1 })],
      [toTemplates(t)],
    ],
  };
}

/** There is no room for one more. */
export function templatesFull(t: ShippingTranslator): Screen {
  return { html: t("templates-full", { most: String(MOST_TEMPLATES) }), rows: [[toTemplates(t)]] };
}

/** Nothing is saved or renamed. */
export function namingCancelled(t: ShippingTranslator, labelWaits: boolean): Screen {
  return { html: t("template-naming-cancelled"), rows: [...resumeRow(t, labelWaits), ...mainActions(t)] };
}

/** A label was begun before: shall the template's take its place? */
export function replaceQuestion(t: ShippingTranslator, instead: TemplateAct): Screen {
  return {
    html: t("template-replace"),
    rows: [
      [{ text: t.plain("button-resume"), press: { kind: "go", place: "resume" } }],
      [templateButton(t.plain("button-replace"), instead)],
    ],
  };
}
