import { KnownHeads } from "../../http/known-heads.ts";

/** The head of a plain POST of JSON. */
export interface PostHead {
  readonly path: string;
  /** What the header says by which the sender is known. */
  readonly credential: string | undefined;
  /** Of the body, bytes. */
  readonly length: number;
  /** Where the body begins. */
  readonly end: number;
}

/** Longer ones are left to Node, which knows how to refuse them. */
const LONGEST_HEAD = 8 * 1024;
const LONGEST_BODY = 1024 * 1024;
const HEAD_END = Buffer.from("\r\n\r\n");
const BEGINNING = "POST /";

const REQUEST_LINE = /POST (\/[\w/-]*) HTTP\/1\.1\r\n/y;
/** No fold, no tab, no space but the one behind the colon, nothing empty, nothing outside of ASCII. */
const HEADER_LINE = /([A-Za-z\d-]+): ?([!-~](?:[ -~]*[!-~])?)\r\n/y;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const LENGTH = /^(?:0|[1-9]\d{0,6})$/;
/** Headers by which a request is framed, answered or packed in another way, or might be by somebody on its way. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  "content-encoding",
  "expect",
  "http2-settings",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Reads the heads of plain POSTs of JSON whose senders are known by a header. */
export class HeadReader {
  readonly #credentialHeader: string;
  readonly #known = new KnownHeads<PostHead>();

  /** @param credentialHeader its name, in small letters */
  constructor(credentialHeader: string) {
    this.#credentialHeader = credentialHeader;
  }

  /**
   * Reads the head at the beginning of `bytes` if it is that of a plain POST of JSON: HTTP/1.1, its length told once, the
   * connection kept, and no byte in it that could be read in two ways. `undefined` when more bytes are needed; `other` for
   * all else, well-formed or not, for Node to judge.
   */
  read(bytes: Buffer): PostHead | "other" | undefined {
    const end = bytes.indexOf(HEAD_END) + HEAD_END.length;
    if (end < HEAD_END.length) return mayBecomePost(bytes) ? undefined : "other";
    if (end > LONGEST_HEAD) return "other";
    const text = bytes.toString("latin1", 0, end);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const head = readHead(text, this.#credentialHeader);
    return head === undefined ? "other" : this.#known.add(text, head);
  }
}

/** `text`: a head with the empty line at its end. */
function readHead(text: string, credentialHeader: string): PostHead | undefined {
  REQUEST_LINE.lastIndex = 0;
  const [line, path] = REQUEST_LINE.exec(text) ?? [];
  if (line === undefined || path === undefined) return undefined;
  const fields = readFields(text.slice(0, -2), line.length, credentialHeader);
  if (fields === undefined || !isPlain(fields)) return undefined;
  const { credential, "content-length": length } = fields;
  return { path, credential, length: Number(length), end: text.length };
}

function mayBecomePost(bytes: Buffer): boolean {
  return bytes.length <= LONGEST_HEAD && BEGINNING.startsWith(bytes.toString("latin1", 0, BEGINNING.length));
}

interface Fields {
  host?: string;
  connection?: string;
  "content-type"?: string;
  "content-length"?: string;
  credential?: string;
}

const KNOWN: ReadonlyMap<string, keyof Fields> = new Map(
  (["host", "connection", "content-type", "content-length"] as const).map((name) => [name, name]),
);

/** The headers that matter, each at most once; undefined when a line is not plain. */
function readFields(head: string, from: number, credentialHeader: string): Fields | undefined {
  const fields: Fields = {};
  HEADER_LINE.lastIndex = from;
  for (let at = from; at < head.length; at = HEADER_LINE.lastIndex) {
    const match = HEADER_LINE.exec(head);
    if (match === null) return undefined;
    const name = (match[1] as string).toLowerCase();
    if (NOT_PLAIN.has(name)) return undefined;
    const key = name === credentialHeader ? "credential" : KNOWN.get(name);
    if (key === undefined) continue;
    if (fields[key] !== undefined) return undefined;
    fields[key] = match[2] as string;
  }
  return fields;
}

function isPlain(fields: Fields): boolean {
  const {
    connection = "keep-alive",
    "content-length": length = "",
    "content-type": type = "",
    host,
  } = fields;
  return (
    host !== undefined &&
    connection.toLowerCase() === "keep-alive" &&
    JSON_TYPE.test(type) &&
    LENGTH.test(length) &&
    Number(length) <= LONGEST_BODY
  );
}
