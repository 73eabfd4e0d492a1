import type { MessageEntity } from "../chats/message.ts";
import { detectEntities } from "../entities/detect.ts";
import { FormatError, type FormattedText, sortEntities } from "../entities/formatted-text.ts";
import { parseHtml } from "../entities/html.ts";
import { parseMarkdownV2 } from "../entities/markdown-v2.ts";
import { badRequest } from "../wire/api-error.ts";
import { JsonFields } from "./json-fields.ts";
import type { Params } from "./params.ts";

const SOURCE_BYTES = 2 ** 15;
const TEXT_UNITS = 4096;
const CAPTION_UNITS = 1024;

/** The text of a message: 1–4096 UTF-16 units after its formatting was read. */
export function messageText(params: Params): FormattedText {
  const source = params.text("text");
  if (source === "") throw badRequest("message text is empty");
  const formatted = formattedText(source, params.text("parse_mode"), entitiesParam(params, "entities"));
  if (formatted.text === "") throw badRequest("text must be non-empty");
  if (formatted.text.length > TEXT_UNITS) throw badRequest("message is too long");
  return formatted;
}

/** The caption under a file: 0–1024 units. */
export function caption(params: Params): FormattedText {
  const entities = entitiesParam(params, "caption_entities");
  return captionOf(params.text("caption"), params.text("parse_mode"), entities);
}

/** The caption of one medium of an album. */
export function captionOf(source: string, parseMode: string, entities: unknown): FormattedText {
  const formatted = formattedText(source, parseMode, entities);
  if (formatted.text.length > CAPTION_UNITS) throw badRequest("message caption is too long");
  return formatted;
}

function entitiesParam(params: Params, name: string): unknown {
  return params.json(name, () => badRequest("can't parse entities JSON object"));
}

function formattedText(source: string, parseMode: string, entities: unknown): FormattedText {
  if (!source.isWellFormed()) throw badRequest("strings must be encoded in UTF-8");
  if (Buffer.byteLength(source) > SOURCE_BYTES) throw badRequest("text is too long");
  const parsed = parse(source, parseMode, entities);
  const { text, entities: own } = trimmed(parsed);
  return { text, entities: sortEntities([...own, ...detectEntities(text, own)]) };
}

function parse(source: string, parseMode: string, entities: unknown): FormattedText {
  const mode = parseMode.toLowerCase();
  if (source === "" || mode === "" || mode === "none")
    return { text: source, entities: givenEntities(entities) };
  try {
    if (mode === "html") return parseHtml(source);
    if (mode === "markdownv2") return parseMarkdownV2(source);
  } catch (error) {
    if (error instanceof FormatError) throw badRequest(`can't parse entities: ${error.message}`);
    throw error;
  }
  throw badRequest("unsupported parse_mode");
}

const GIVEN_TYPES: ReadonlySet<string> = new Set([
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "blockquote",
  "expandable_blockquote",
  "code",
  "pre",
  "text_link",
  "text_mention",
  "custom_emoji",
]);

/** Entities that came with the call; those that Telegram finds by itself are left out. */
function givenEntities(value: unknown): MessageEntity[] {
  if (!Array.isArray(value)) return [];
  const found: MessageEntity[] = [];
  for (const item of value) {
    const fields = JsonFields.of(item);
    if (fields === undefined) throw badRequest("can't parse MessageEntity: expected an Object");
    const type = fields.requiredText("type");
    const entity: MessageEntity = {
      type,
      offset: fields.integer("offset"),
      length: fields.integer("length"),
    };
    if (!GIVEN_TYPES.has(type)) continue;
    for (const name of ["url", "language", "custom_emoji_id"] as const) {
      if (fields.has(name)) entity[name] = fields.text(name);
    }
    found.push(entity);
  }
  return found;
}

/** Without white space at the ends, its entities moved along and cut to what is left. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const clean = text.replaceAll("\u0000", " ").trimEnd();
  const start = clean.length - clean.trimStart().length;
  const result = clean.slice(start);
  const kept = entities.flatMap((entity) => {
    const from = Math.max(0, entity.offset - start);
    const to = Math.min(result.length, entity.offset - start + entity.length);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: result, entities: kept };
}
