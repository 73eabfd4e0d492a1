import { JsonPost } from "./json-post.ts";

/** A request that was read, and where the bytes behind it begin. */
export interface ReadPost {
  readonly post: JsonPost;
  readonly end: number;
}

/** Longer ones are left to Node, which knows what to do with them. */
const HEAD_BYTES = 8 * 1024;
const BODY_BYTES = 64 * 1024;

/**
 * Reads the request at the beginning of `bytes` if it is a plain POST of JSON: HTTP/1.1, its length told, the connection
 * kept. `undefined` when more bytes are needed; `other` for all else, well-formed or not, for a whole server to judge.
 */
export function readJsonPost(bytes: Buffer): ReadPost | "other" | undefined {
  const start = bytes.indexOf("\r\n\r\n") + 4;
  if (start < 4) return mayBecomePost(bytes) ? undefined : "other";
  const head = start > HEAD_BYTES ? "" : bytes.toString("latin1", 0, start - 2);
  const lineEnd = head.indexOf("\r\n");
  const url = REQUEST_LINE.exec(head.slice(0, lineEnd))?.[1];
  const fields = url === undefined ? undefined : fieldsOf(head.slice(lineEnd + 2));
  if (url === undefined || fields === undefined) return "other";
  const end = start + fields.length;
  if (bytes.length < end) return undefined;
  return { post: new JsonPost(url, fields.type, bytes.subarray(start, end)), end };
}

const REQUEST_LINE = /^POST (\/[!-~]*) HTTP\/1\.1$/;

function mayBecomePost(bytes: Buffer): boolean {
  return bytes.length <= HEAD_BYTES && "POST ".startsWith(bytes.toString("latin1", 0, 5));
}

interface Fields {
  readonly type: string;
  /** Of the body, bytes. */
  readonly length: number;
}

/** By their text: a client's requests differ in nothing but the length. */
const known = new Map<string, Fields | undefined>();
const MOST_KNOWN = 2_000;

/** What the header lines say; undefined when they say more than a plain POST does. */
function fieldsOf(lines: string): Fields | undefined {
  const before = known.get(lines);
  if (before !== undefined || known.has(lines)) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const fields = parseFields(lines);
  known.set(lines, fields);
  return fields;
}

const LINE = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/** What changes how a request is read or answered, but is none of the fields below. */
const NOT_PLAIN: ReadonlySet<string> = new Set(["transfer-encoding", "expect", "upgrade", "te", "trailer"]);

function parseFields(lines: string): Fields | undefined {
  const found = new Map<string, string>();
  for (const line of lines.slice(0, -2).split("\r\n")) {
    const [, name = "", value = ""] = LINE.exec(line) ?? [];
    const key = name.toLowerCase();
    // Two fields of one name can be read in two ways.
    if (key === "" || found.has(key) || NOT_PLAIN.has(key)) return undefined;
    found.set(key, value);
  }
  const {
    connection = "keep-alive",
    host,
    "content-type": type = "",
    "content-length": length = "",
  } = Object.fromEntries(found);
  const isPlain =
    host !== undefined &&
    connection.toLowerCase() === "keep-alive" &&
    /^application\/json\b/i.test(type) &&
    /^\d{1,6}$/.test(length) &&
    Number(length) <= BODY_BYTES;
  return isPlain ? { type, length: Number(length) } : undefined;
}
