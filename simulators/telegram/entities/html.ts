import type { MessageEntity } from "../chats/message.ts";
import { byteOffset, FormatError, type FormattedText, linkEntity, sortEntities } from "./formatted-text.ts";

interface OpenTag {
  readonly name: string;
  readonly argument: string;
  readonly textStart: number;
  readonly sourceStart: number;
}

const ENTITY_OF_TAG: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  code: "code",
  pre: "pre",
  a: "text_link",
  span: "spoiler",
  "tg-spoiler": "spoiler",
  "tg-emoji": "custom_emoji",
  blockquote: "blockquote",
};

/** Reads `parse_mode: HTML`; throws {@link FormatError} in td's words (`MessageEntity.cpp`, `parse_html`). */
export function parseHtml(source: string): FormattedText {
  const reader = new HtmlReader(source);
  return reader.read();
}

class HtmlReader {
  readonly #source: string;
  readonly #open: OpenTag[] = [];
  readonly #entities: MessageEntity[] = [];
  #text = "";
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): FormattedText {
    while (this.#at < this.#source.length) {
      const char = this.#source.charAt(this.#at);
      if (char === "&") this.#reference();
      else if (char !== "<") {
        this.#text += char;
        this.#at += 1;
      } else if (this.#source.charAt(this.#at + 1) === "/") this.#endTag();
      else this.#startTag();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      const offset = byteOffset(this.#source, unclosed.sourceStart);
      // Both spellings are td's: the place of the tag is named by its end in the second.
      throw new FormatError(
        `Can't find end tag corresponding to start tag "${unclosed.name}" at byte offset ${offset}`,
      );
    }
    return { text: this.#text, entities: sortEntities(this.#entities) };
  }

  #reference(): void {
    const match = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?/i.exec(
      this.#source.slice(this.#at, this.#at + 12),
    );
    const [whole, hex, decimal, name] = match ?? [];
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? 0);
    const named = { lt: "<", gt: ">", amp: "&", quot: '"' }[name?.toLowerCase() ?? ""];
    const char = named ?? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
    this.#text += char ?? "&";
    this.#at += char === undefined || whole === undefined ? 1 : whole.length;
  }

  #startTag(): void {
    const start = this.#at;
    const match = /^<([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)(>?)/.exec(this.#source.slice(start));
    const name = (match?.[1] ?? "").toLowerCase();
    const offset = byteOffset(this.#source, start);
    if (!Object.hasOwn(ENTITY_OF_TAG, name)) {
      throw new FormatError(`Unsupported start tag "${name}" at byte offset ${offset}`);
    }
    if (match === null || match[3] === "")
      throw new FormatError(`Unclosed start tag at byte offset ${offset}`);
    const attributes = attributesOf(match[2] ?? "");
    if (name === "span" && attributes.get("class") !== "tg-spoiler") {
      throw new FormatError(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
    }
    this.#open.push({
      name,
      argument: argumentOf(name, attributes),
      textStart: this.#text.length,
      sourceStart: start,
    });
    this.#at += match[0].length;
  }

  #endTag(): void {
    const offset = byteOffset(this.#source, this.#at);
    const match = /^<\/([^\s>]*)\s*>/.exec(this.#source.slice(this.#at));
    const tag = this.#open.pop();
    if (tag === undefined) throw new FormatError(`Unexpected end tag at byte offset ${offset}`);
    if (match === null) throw new FormatError(`Unclosed end tag at byte offset ${offset}`);
    const name = (match[1] ?? "").toLowerCase();
    if (name !== "" && name !== tag.name) {
      throw new FormatError(
        `Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`,
      );
    }
    this.#at += match[0].length;
    const length = this.#text.length - tag.textStart;
    if (length === 0) return;
    const entity = this.#entityOf(tag, length);
    if (entity !== undefined) this.#entities.push(entity);
  }

  #entityOf({ name, argument, textStart: offset }: OpenTag, length: number): MessageEntity | undefined {
    if (name === "a")
      return linkEntity(argument === "" ? this.#text.slice(offset) : argument, offset, length);
    if (name === "tg-emoji") return { type: "custom_emoji", offset, length, custom_emoji_id: argument };
    if (name === "blockquote" && argument !== "") return { type: "expandable_blockquote", offset, length };
    if (name === "code" && argument !== "" && this.#open.at(-1)?.name === "pre") {
      // <pre><code class="language-x"> is one entity: the outer tag's, with a language.
      const pre = this.#open.pop();
      if (pre !== undefined) this.#open.push({ ...pre, argument });
      return undefined;
    }
    const type = ENTITY_OF_TAG[name] ?? name;
    return name === "pre" && argument !== ""
      ? { type, offset, length, language: argument }
      : { type, offset, length };
  }
}

function attributesOf(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const match of source.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    attributes.set((match[1] ?? "").toLowerCase(), value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
  }
  return attributes;
}

function argumentOf(name: string, attributes: ReadonlyMap<string, string>): string {
  if (name === "a") return attributes.get("href") ?? "";
  if (name === "tg-emoji") return attributes.get("emoji-id") ?? "";
  if (name === "blockquote") return attributes.has("expandable") ? "expandable" : "";
  if (name === "code") return /^language-(.+)$/.exec(attributes.get("class") ?? "")?.[1] ?? "";
  return "";
}
