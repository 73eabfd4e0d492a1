/** What a call in a test came to. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON, or as text when it is none. */
  readonly body: unknown;
}

/** Calls one simulator. */
export type TestClient = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>;

/** Builds a caller for tests; `body` is sent as JSON, a string as it is. */
export function createTestClient(url: string, standing: Record<string, string>): TestClient {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith("http") ? path : `${url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...standing, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Not every answer is JSON; the text is what the test wants then.
    }
    return { status: response.status, headers: response.headers, body: parsed };
  };
}
