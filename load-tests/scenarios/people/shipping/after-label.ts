import { STEPS, type Step } from "./steps.ts";

/** What people press once they have a label; the bot's English buttons (a test holds them together). */
export const LATER_BUTTONS = {
  save: /Save as template/,
  whole: /The whole label/,
  use: /^📦 Use$/,
  void: /Void label/,
  voidYes: /Void it/,
  details: /Details/,
  /** Names are the people's own. */
  name: /^(?!✖️)/,
  template: /^📦/,
} as const;

/** An order is saved as a template, and becomes a label again in two presses. */
export const TEMPLATE_STEPS: readonly Step[] = [
  { sign: /What of order/, answer: () => ({ act: "template", press: LATER_BUTTONS.whole }) },
  { sign: /What shall it be called/, answer: () => ({ act: "template", press: LATER_BUTTONS.name }) },
  { sign: /Saved as/, answer: () => ({ act: "template", press: LATER_BUTTONS.template }) },
  ...STEPS,
  // The template's own page says nothing else that stands before this.
  { sign: /📦/, answer: () => ({ act: "template", press: LATER_BUTTONS.use }) },
];

/** From the order to the question whether its label is really to be void. */
export const VOID_STEPS: readonly Step[] = [
  { sign: /The label is ready/, answer: () => ({ act: "void", press: LATER_BUTTONS.void }) },
  { sign: /Void the label of order/, answer: () => ({ act: "void", press: LATER_BUTTONS.voidYes }) },
];
