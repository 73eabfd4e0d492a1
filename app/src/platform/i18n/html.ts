/**
 * Text that is Telegram HTML already and goes into a message as it is, such as lines made by other translations.
 * Everything else put into a message is escaped.
 */
export class TrustedHtml {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

/** Marks markup as written by us. Never for anything a person or another service wrote. */
export function trusted(html: string): TrustedHtml {
  return new TrustedHtml(html);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const CHARACTERS = new Map(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]));

/** Embeddings, overrides and isolates: in a person's name they would turn the rest of the message around. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Makes foreign text safe inside a message, its attributes included: markup is escaped
 * (https://core.telegram.org/bots/api#html-style), bidi controls are dropped, lone surrogates, which Telegram refuses
 * the whole message for, are replaced.
 */
export function escapeHtml(text: string): string {
  const tame = text.toWellFormed().replace(BIDI_CONTROLS, "");
  return tame.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** What a person would read: tags dropped, entities resolved. For buttons, alerts and menus, which take no markup. */
export function htmlToPlain(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => CHARACTERS.get(entity) ?? entity);
}

/**
 * Isolation marks keep a Latin code from disordering a Persian sentence, but must not be part of what is copied or
 * linked: around `<code>` and `<pre>` they move outside, in attributes they are dropped.
 */
export function keepMarksOutOfCopies(html: string): string {
  return html
    .replace(/(<(code|pre)>)\u2068([^<\u2068\u2069]*)\u2069(<\/\2>)/g, "\u2068$1$3$4\u2069")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/[\u2068\u2069]/g, ""));
}
