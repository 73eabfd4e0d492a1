/** What a simulator sends back: a status, headers, and a body that is whole or arrives in pieces. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string>;
}

/** Thrown by code that cannot go on: the answer to send instead. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = "Refusal";
    this.answer = answer;
  }
}

/** Thrown by a body that arrives in pieces: the connection ends here, as when a proxy dies. */
export class ConnectionCut extends Error {}

/** Builds a JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** Builds an answer of any other type. */
export function content(status: number, type: string, body: Answer["body"]): Answer {
  return { status, headers: { "content-type": type }, body };
}

/** The same answer with more headers. */
export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
