import type { MessageEntity } from "../chats/message.ts";
import { byteOffset, FormatError, type FormattedText, linkEntity, sortEntities } from "./formatted-text.ts";

type Kind =
  | "Bold"
  | "Italic"
  | "Underline"
  | "Strikethrough"
  | "Spoiler"
  | "Code"
  | "Pre"
  | "TextUrl"
  | "CustomEmoji";

interface Open {
  readonly kind: Kind;
  readonly language: string;
  readonly textStart: number;
  readonly sourceStart: number;
}

/** How each kind ends. */
const ENDS: Readonly<Record<Kind, string>> = {
  Bold: "*",
  Italic: "_",
  Underline: "__",
  Strikethrough: "~",
  Spoiler: "||",
  Code: "`",
  Pre: "```",
  TextUrl: "]",
  CustomEmoji: "]",
};

const TYPES: Readonly<Record<Exclude<Kind, "TextUrl" | "CustomEmoji">, string>> = {
  Bold: "bold",
  Italic: "italic",
  Underline: "underline",
  Strikethrough: "strikethrough",
  Spoiler: "spoiler",
  Code: "code",
  Pre: "pre",
};

/** Longer signs first, so that `__` is not taken for two `_`. */
const STARTS: readonly (readonly [sign: string, kind: Kind])[] = [
  ["```", "Pre"],
  ["`", "Code"],
  ["__", "Underline"],
  ["_", "Italic"],
  ["*", "Bold"],
  ["~", "Strikethrough"],
  ["||", "Spoiler"],
  ["![", "CustomEmoji"],
  ["[", "TextUrl"],
];

const RESERVED = "_*[]()~`>#+-=|{}.!";

/** Reads `parse_mode: MarkdownV2`; throws {@link FormatError} in td's words (`parse_markdown_v2`). */
export function parseMarkdownV2(source: string): FormattedText {
  return new MarkdownReader(source).read();
}

class MarkdownReader {
  readonly #source: string;
  readonly #open: Open[] = [];
  readonly #entities: MessageEntity[] = [];
  #text = "";
  #at = 0;
  #quote: { start: number } | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  read(): FormattedText {
    while (this.#at < this.#source.length) this.#step();
    this.#endQuote();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw this.#unclosed(unclosed);
    return { text: this.#text, entities: sortEntities(this.#entities) };
  }

  #step(): void {
    const char = this.#source.charAt(this.#at);
    const next = this.#source.charCodeAt(this.#at + 1);
    if (char === "\\" && next > 0 && next <= 126) {
      this.#text += String.fromCharCode(next);
      this.#at += 2;
      return;
    }
    const inner = this.#open.at(-1);
    const isLiteral = inner?.kind === "Code" || inner?.kind === "Pre";
    if (
      inner !== undefined &&
      this.#source.startsWith(ENDS[inner.kind], this.#at) &&
      !this.#isLongerSign(inner)
    ) {
      this.#end(inner);
    } else if (isLiteral || !(RESERVED.includes(char) || char === "\n")) this.#take(char);
    else if (char === "\n") this.#newLine();
    else if (char === ">" && this.#atLineStart()) this.#startQuote();
    else this.#start();
  }

  /** Within `_italic`, two signs begin an underline rather than end the italic. */
  #isLongerSign(inner: Open): boolean {
    const isUnderline = this.#source.startsWith("__", this.#at);
    return inner.kind === "Italic" && isUnderline && !this.#open.some(({ kind }) => kind === "Underline");
  }

  #take(char: string): void {
    this.#text += char;
    this.#at += 1;
  }

  #atLineStart(): boolean {
    return this.#at === 0 || this.#source.charAt(this.#at - 1) === "\n";
  }

  #newLine(): void {
    this.#take("\n");
    if (this.#quote !== undefined && this.#source.charAt(this.#at) !== ">") this.#endQuote();
  }

  #startQuote(): void {
    this.#at += 1;
    this.#quote ??= { start: this.#text.length };
  }

  #endQuote(): void {
    if (this.#quote === undefined) return;
    const { start } = this.#quote;
    this.#quote = undefined;
    const length = this.#text.replace(/\n$/, "").length - start;
    if (length > 0) this.#entities.push({ type: "blockquote", offset: start, length });
  }

  #start(): void {
    const found = STARTS.find(([sign]) => this.#source.startsWith(sign, this.#at));
    if (found === undefined) {
      const char = this.#source.charAt(this.#at);
      throw new FormatError(`Character '${char}' is reserved and must be escaped with the preceding '\\'`);
    }
    const [sign, kind] = found;
    const sourceStart = this.#at;
    this.#at += sign.length;
    const language = kind === "Pre" ? this.#language() : "";
    this.#open.push({ kind, language, textStart: this.#text.length, sourceStart });
  }

  /** The first word of a code block names its language if a line break follows. */
  #language(): string {
    const match = /^([^\s`]*)\r?\n/.exec(this.#source.slice(this.#at));
    if (match === null) return "";
    this.#at += match[0].length;
    return match[1] ?? "";
  }

  #end(inner: Open): void {
    this.#open.pop();
    this.#at += ENDS[inner.kind].length;
    const { textStart: offset, kind } = inner;
    const url = kind === "TextUrl" || kind === "CustomEmoji" ? this.#address(kind) : "";
    const length = this.#text.length - offset;
    if (length === 0) return;
    if (kind === "TextUrl") {
      const entity = linkEntity(url === "" ? this.#text.slice(offset) : url, offset, length);
      if (entity !== undefined) this.#entities.push(entity);
    } else if (kind === "CustomEmoji") {
      const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
      if (id === undefined) throw new FormatError("Invalid custom emoji identifier specified");
      this.#entities.push({ type: "custom_emoji", offset, length, custom_emoji_id: id });
    } else {
      const { language } = inner;
      this.#entities.push({ type: TYPES[kind], offset, length, ...(language !== "" && { language }) });
    }
  }

  /** The part in parentheses after a link's text. */
  #address(kind: Kind): string {
    if (this.#source.charAt(this.#at) !== "(") {
      if (kind === "CustomEmoji") throw new FormatError("Custom emoji entity must contain a tg://emoji URL");
      return "";
    }
    const begin = ++this.#at;
    let url = "";
    while (this.#at < this.#source.length && this.#source.charAt(this.#at) !== ")") {
      if (this.#source.charAt(this.#at) === "\\") this.#at += 1;
      url += this.#source.charAt(this.#at++);
    }
    if (this.#at >= this.#source.length) {
      const what = kind === "CustomEmoji" ? "custom emoji URL" : "URL";
      throw new FormatError(`Can't find end of a ${what} at byte offset ${byteOffset(this.#source, begin)}`);
    }
    this.#at += 1;
    return url;
  }

  #unclosed({ kind, language, sourceStart }: Open): FormatError {
    const name = kind === "Pre" && language !== "" ? "PreCode" : kind;
    return new FormatError(
      `Can't find end of ${name} entity at byte offset ${byteOffset(this.#source, sourceStart)}`,
    );
  }
}
