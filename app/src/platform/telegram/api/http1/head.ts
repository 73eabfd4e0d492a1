import { KnownHeads } from "../../../http/known-heads.ts";

/** What the other side sent is no HTTP/1.1 that this client can follow; the connection is of no more use. */
export class ProtocolError extends Error {}

/** How the bytes behind a head are to be read. */
export type Framing =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  /** Until the other side closes the connection. */
  | { readonly kind: "rest" };

/** What matters of an answer's head. */
export interface Head {
  readonly status: number;
  readonly framing: Framing;
  /** How long the connection may be kept idle afterwards, ms; 0: it ends with this answer. */
  readonly keepMs: number;
  readonly retryAfter: string | undefined;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?(?:\r\n|$)/;
/** Longer than Telegram's own pause between two messages of a busy bot, shorter than what proxies keep. */
const KEEP_MS = 30_000;
/** A server closes at the time it named: whoever writes at that moment does not know what became of it. */
const KEEP_MARGIN_MS = 1_000;

const known = new KnownHeads<Head>();

/**
 * Reads the head of an answer, without its empty line.
 * @throws ProtocolError for what can be read in two ways: a smuggled answer would be taken for another call's
 */
export const readHead = (text: string): Head => known.get(text) ?? known.add(text, parseHead(text));

function parseHead(text: string): Head {
  const [line, minor, status] = STATUS_LINE.exec(text) ?? refuse("it does not begin with a status line");
  const fields = parseFields(text, line.length);
  const code = Number(status);
  const framing = framingOf(code, fields);
  const ends = minor === "0" || framing.kind === "rest" || fields.upgrade !== undefined;
  return { status: code, framing, keepMs: ends ? 0 : keepMsOf(fields), retryAfter: fields["retry-after"] };
}

/** The headers that matter here. */
type Fields = { [K in (typeof FIELDS)[number]]?: string };
const FIELDS = [
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "retry-after",
  "transfer-encoding",
  "upgrade",
] as const;
const KNOWN: ReadonlyMap<string, keyof Fields> = new Map(FIELDS.map((name) => [name, name]));

/** Looks at each line once and by hand: with a pattern per line this was a quarter of a call's time. */
function parseFields(text: string, from: number): Fields {
  const fields: Fields = {};
  for (let start = from; start < text.length; ) {
    const next = text.indexOf("\r\n", start);
    const end = next === -1 ? text.length : next;
    const colon = text.indexOf(":", start);
    if (colon <= start || colon > end) refuse("a header is none");
    const name = KNOWN.get(text.slice(start, colon).toLowerCase());
    if (name !== undefined) addField(fields, name, text.slice(colon + 1, end).trim());
    start = end + 2;
  }
  return fields;
}

function addField(fields: Fields, name: keyof Fields, value: string): void {
  const known = fields[name];
  if (known === undefined || known === value) fields[name] = value;
  else if (name === "content-length") refuse("it has two lengths");
  else fields[name] = `${known}, ${value}`;
}

function keepMsOf({ connection, "keep-alive": hint }: Fields): number {
  if (connection !== undefined && /\bclose\b/i.test(connection)) return 0;
  const seconds = hint === undefined ? undefined : /\btimeout=(\d{1,6})\b/i.exec(hint)?.[1];
  if (seconds === undefined) return KEEP_MS;
  return Math.max(0, Math.min(KEEP_MS, Number(seconds) * 1000 - KEEP_MARGIN_MS));
}

function framingOf(status: number, fields: Fields): Framing {
  const packing = fields["content-encoding"];
  if (packing !== undefined && packing !== "identity") refuse("it is packed, which was not asked for");
  if (status < 200 || status === 204 || status === 304) return { kind: "length", bytes: 0 };
  const coding = fields["transfer-encoding"];
  const length = fields["content-length"];
  if (coding !== undefined) {
    if (coding.toLowerCase() !== "chunked" || length !== undefined) refuse("its length is told in two ways");
    return { kind: "chunked" };
  }
  if (length === undefined) return { kind: "rest" };
  if (!/^\d{1,15}$/.test(length)) refuse("its length is no number");
  return { kind: "length", bytes: Number(length) };
}

/** @throws ProtocolError */
export function refuse(why: string): never {
  throw new ProtocolError(`the answer cannot be read: ${why}`);
}
