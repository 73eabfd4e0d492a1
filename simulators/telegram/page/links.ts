/** The address as it may be opened: http or https only; undefined for anything else. */
export function safeUrl(address: string): string | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : undefined;
}

/** A bot that an address of Telegram's own names, and the payload of its deep link. */
export interface BotLink {
  readonly username: string;
  readonly start: string | undefined;
}

/** Reads `https://t.me/<username>?start=<payload>`; undefined for other addresses. */
export function botLink(address: string): BotLink | undefined {
  const href = safeUrl(address);
  if (href === undefined) return undefined;
  const { hostname, pathname, searchParams } = new URL(href);
  const username = /^\/(\w{4,32})\/?$/.exec(pathname)?.[1];
  if (!/^(www\.)?(t\.me|telegram\.me)$/.test(hostname) || username === undefined) return undefined;
  return { username, start: readPayload(searchParams.get("start")) };
}

/** What the address bar says: which bot is open, and a deep link's payload. */
export interface Place {
  readonly bot: string | undefined;
  readonly start: string | undefined;
}

/** Reads `#shop` and `#shop?start=payload`. */
export function readPlace(hash: string): Place {
  const [name = "", query = ""] = hash.replace(/^#/, "").split("?");
  return {
    bot: /^[\w-]{1,32}$/.test(name) ? name : undefined,
    start: readPayload(new URLSearchParams(query).get("start")),
  };
}

/** The hash of a place. */
export function placeHash(bot: string, start?: string): string {
  return start === undefined ? `#${bot}` : `#${bot}?start=${start}`;
}

/** Telegram's deep links carry up to 64 of these characters. */
function readPayload(text: string | null): string | undefined {
  return text !== null && /^[\w-]{1,64}$/.test(text) ? text : undefined;
}
