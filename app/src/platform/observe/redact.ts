const CENSOR = "[redacted]";
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_STACK = 4_000;
const MAX_CAUSES = 5;

/** Field names whose value never reaches a log, whatever their case and separators. */
const SECRET_FIELD =
  /^(.*(token|secret|password|passwd|authorization|api_?key|access_?key|merchant_?key|cookie|phone)(_?number)?|text|caption|hmac)$/;

/**
 * What hides inside longer strings: bot tokens (also in Bot API paths), credentials in addresses, bearer and vendor
 * keys, chats in ids. Shape of a bot token: https://core.telegram.org/bots/features#creating-a-new-bot
 */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(bot)?\d{3,}:[\w-]{30,}/g, `$1${CENSOR}`],
  [/\/bot\d+:[\w-]+/g, `/bot${CENSOR}`],
  [/(:\/\/)[^\s/"'@\\]+@/g, `$1${CENSOR}@`],
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, `$1 ${CENSOR}`],
  [/\bsk-[\w-]{16,}/g, CENSOR],
  // A chat at the head of an operation's id, such as 123456789.m17: a private chat's id is a person's.
  [/(?<![\w-])-?\d{5,}(?=\.(?:[mu]\d|c[\w-]))/g, "[chat]"],
];

/** Takes what nobody is to read out of a string; keeps a serialised JSON line valid JSON. */
export function scrubText(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of SECRET_TEXT) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * Copies `fields` for the log: secret, phone and message-text fields censored at any depth, errors reduced to type,
 * code, message, stack (4,000 characters) and at most 5 causes, binary data to its size, nesting cut at 6 levels and
 * lists at 50 items, so that no value makes a line unbounded.
 */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields).slice(0, MAX_ITEMS)) {
    copy[key] = isSecretField(key) && value !== undefined ? CENSOR : redactValue(value, depth + 1);
  }
  return copy;
}

function isSecretField(key: string): boolean {
  return SECRET_FIELD.test(
    key
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .replaceAll("-", "_")
      .toLowerCase(),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return describeError(value, 0);
  if (value instanceof Date || value instanceof URL) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactValue(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return `[${value.constructor.name} of ${value.size}]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return value;
  return redactObject(value, depth);
}

/** Only named parts of an error are kept: libraries hang whole requests, with their headers, on theirs. */
function describeError(error: Error, level: number): Record<string, unknown> {
  const { code, retry, details } = error as Error & { code?: unknown; retry?: unknown; details?: unknown };
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: error.message.slice(0, MAX_STACK),
    ...(retry === undefined ? {} : { retry }),
    ...(typeof details === "object" && details !== null ? { details: redactObject(details, 1) } : {}),
    stack: error.stack?.slice(0, MAX_STACK),
    ...describeCauses(error, level),
  };
}

function describeCauses(error: Error, level: number): Record<string, unknown> {
  if (level >= MAX_CAUSES) return {};
  const causes = error instanceof AggregateError ? error.errors.slice(0, MAX_CAUSES) : [];
  const describe = (cause: unknown) =>
    cause instanceof Error ? describeError(cause, level + 1) : redactValue(cause, MAX_DEPTH);
  return {
    ...(causes.length === 0 ? {} : { errors: causes.map(describe) }),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}
