/** The server refused, or did not answer. */
export class ServerFailure extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Time that a call may take beyond what the server was asked to wait. */
const PATIENCE_MS = 15_000;
const UPLOAD_PATIENCE_MS = 120_000;

/** How a call is made. */
export interface CallOptions {
  /** Sent as JSON, or as the form that it is. */
  readonly body?: object;
  /** Seconds that the server may wait for news. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
}

/** Calls the people side; throws {@link ServerFailure}. An abort by the caller is thrown as it is. */
export async function call<T>(method: "GET" | "POST", path: string, options: CallOptions = {}): Promise<T> {
  const { body, wait = 0, signal } = options;
  const isForm = body instanceof FormData;
  const patience = AbortSignal.timeout(wait * 1000 + (isForm ? UPLOAD_PATIENCE_MS : PATIENCE_MS));
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      ...(body !== undefined && !isForm && { headers: { "content-type": "application/json" } }),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ServerFailure(0, "The server does not answer.");
  }
  return read<T>(response, text);
}

function read<T>({ ok, status }: Response, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServerFailure(status, `The server answered something unreadable (${status}).`);
  }
  if (ok) return value as T;
  const said = typeof value === "object" && value !== null && "error" in value ? String(value.error) : "";
  throw new ServerFailure(status, said || `The server refused (${status}).`);
}

/** What to tell a person about any failure. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ServerFailure) return error.message;
  console.error(error);
  return "Something went wrong in this page.";
}
