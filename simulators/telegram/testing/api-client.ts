/** An answer of the simulator with its parsed body. */
export interface TestAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** An answer of the Bot API. */
export interface ApiBody<T> {
  readonly ok: boolean;
  readonly result: T;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
}

/** The token of the bot that most tests speak for. */
export const TOKEN = "1001:test-token";
/** That bot. */
export const SHOP = { token: TOKEN, name: "shop", username: "shop_bot", about: "Sells labels" };

/** Sends JSON (or a form) and reads the JSON answer. */
export async function send<T = unknown>(method: string, url: string, body?: unknown): Promise<TestAnswer<T>> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    ...(body !== undefined && !isForm && { headers: { "content-type": "application/json" } }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

/** Calls a Bot API method as a bot. */
export function api<T = unknown>(
  url: string,
  method: string,
  params: unknown = {},
  token = TOKEN,
): Promise<TestAnswer<ApiBody<T>>> {
  return send("POST", `${url}/bot${token}/${method}`, params);
}

/** Adds a person who has written to the bot `shop`; answers their id. */
export async function addTalker(url: string, bot = "shop"): Promise<number> {
  const { body } = await send<{ id: number }>("POST", `${url}/people`, {
    first_name: "Ann",
    language_code: "en",
  });
  await send("POST", `${url}/people/${body.id}/bots/${bot}/text`, { text: "/start" });
  return body.id;
}
