import { getEnvelopeEndpointWithUrlEncodedAuth, makeDsn, parseEnvelope } from "@sentry/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ERROR_CODES } from "../../../contracts/error-codes.ts";
import { Secret } from "../../config/secret.ts";
import { AppError } from "../../errors/app-error.ts";
import { createLogSink } from "../log-sink.ts";
import { createLogger, type Logger } from "../logger.ts";
import { createSentry, type Sentry } from "./sentry.ts";
import { SENTRY_KEY, type SentryServer, startSentryServer } from "./sentry-server.fixture.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
let server: SentryServer;
let sentry: Sentry;
let logger: Logger;
let ends: string[];

beforeEach(async () => {
  server = await startSentryServer();
  const own: string[] = [];
  ends = own;
  sentry = createSentry({
    dsn: server.dsn,
    role: "bot",
    release: "botfleet@1.2.3",
    environment: "staging",
    onEnd: (result) => void own.push(result),
  });
  logger = createLogger({
    name: "bot",
    level: "error",
    destination: { ...createLogSink({ fd: 1 }), write: () => undefined },
    traceId: () => TRACE,
    onError: sentry.report,
  });
});
afterEach(() => server.close());

/** The events that came, read by Sentry's own code. */
async function events(): Promise<readonly Record<string, unknown>[]> {
  await sentry.flush(5_000);
  return server.taken.map(({ body }) => {
    const [head, [item]] = parseEnvelope(body);
    expect(item?.[0]).toMatchObject({ type: "event" });
    const event = JSON.parse(Buffer.from(item?.[1] as Uint8Array).toString()) as Record<string, unknown>;
    expect(head).toEqual({ event_id: event.event_id, sent_at: expect.any(String) });
    return event;
  });
}

test("an error of the log becomes an event: codes, names, numbers, the trace and where it was", async () => {
  const cause = new TypeError("nobody reads this");
  const err = new AppError("TELEGRAM_UNAVAILABLE", "nor this", { cause });
  const fields = { err, updateId: 77, jobId: "rates-ask.00ff00ff00ff00ff.m7", chat: "e66db72fe1f375b5" };
  logger.child({ bot: "shipping" }).error({ ...fields, queue: "rates" }, "a handler failed");
  const [event] = await events();
  expect(event).toMatchObject({
    platform: "node",
    level: "error",
    logger: "bot",
    release: "botfleet@1.2.3",
    environment: "staging",
    logentry: { message: "a handler failed" },
    tags: { role: "bot", bot: "shipping", code: "TELEGRAM_UNAVAILABLE", queue: "rates" },
    extra: { updateId: "77", jobId: fields.jobId, chat: fields.chat },
    contexts: { trace: { trace_id: TRACE } },
  });
  const { values } = Object(event?.exception) as {
    values: { type: string; value: string; stacktrace: { frames: object[] } }[];
  };
  expect(values.map(({ type, value }) => [type, value])).toEqual([
    ["TypeError", ""],
    ["TELEGRAM_UNAVAILABLE", ERROR_CODES.TELEGRAM_UNAVAILABLE.meaning],
  ]);
  const file = "app/src/platform/observe/error-reports/sentry.test.ts";
  expect(values[1]?.stacktrace.frames.at(-1)).toMatchObject({ filename: file, in_app: true });
  expect(ends).toEqual(["sent"]);
});

test("it goes where Sentry's own clients would send it, with the key in a header and nowhere else", async () => {
  logger.error("nothing but a sentence");
  await events();
  const [request] = server.taken;
  const dsn = makeDsn(server.dsn.reveal());
  const [address = ""] = dsn === undefined ? [] : getEnvelopeEndpointWithUrlEncodedAuth(dsn).split("?");
  expect(`http://127.0.0.1:${server.port}${request?.url}`).toBe(address);
  expect(request?.headers["x-sentry-auth"]).toBe(
    `Sentry sentry_version=7, sentry_client=botfleet/1.2.3, sentry_key=${SENTRY_KEY}`,
  );
  expect(request?.headers["content-type"]).toBe("application/x-sentry-envelope");
  expect(request?.body).not.toContain(SENTRY_KEY);
});

/** What nobody else is to read; each of its own kind. */
const SECRETS = {
  token: "123456:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0",
  text: "I live at the harbour and my name is Pat",
  phone: "+4915112345678",
  address: "742 Evergreen Terrace, Springfield 62704",
  password: "hunter2-mongodb",
  key: "sk-abcdefghijklmnopqrstuvwxyz",
  webhookSecret: "webhook-secret-5af0",
  chatId: "7123456789",
  body: '{"card":"4111111111111111"}',
} as const;
const everything = Object.values(SECRETS).join(" | ");
const url = `https://user:${SECRETS.password}@api.telegram.org/bot${SECRETS.token}/sendMessage?text=${SECRETS.text}`;

function forged(): Error {
  const error = new Error(`first line\n    at ${SECRETS.text} (/${SECRETS.key}:1:2)\n${everything}`);
  error.stack = `Error: something else\n    at ${SECRETS.webhookSecret} (file:///${SECRETS.password}:1:1)\n${everything}`;
  return error;
}

const LEAKS: readonly [string, (log: Logger) => void][] = [
  ["an error's message and stack", (log) => log.error({ err: new Error(`${everything} ${url}`) }, "x")],
  ["our own error's message", (log) => log.error({ err: new AppError("HANDLER_OVER", everything) }, "x")],
  [
    "our own error's details",
    (log) => log.error({ err: new AppError("HANDLER_OVER", "m", { details: SECRETS }) }, "x"),
  ],
  ["a cause", (log) => log.error({ err: new Error("a", { cause: new Error(everything) }) }, "x")],
  ["several errors at once", (log) => log.error({ err: new AggregateError([new Error(url)], url) }, "x")],
  ["a stack that lies", (log) => log.error({ err: forged() }, "x")],
  [
    "an error's own fields",
    (log) => log.error({ err: Object.assign(new Error("a"), SECRETS, { url }) }, "x"),
  ],
  [
    "names and codes of an error",
    (log) => log.error({ err: Object.assign(new Error("a"), { name: everything, code: url }) }, "x"),
  ],
  ["fields", (log) => log.error({ ...SECRETS, url, reason: everything, answer: everything }, "x")],
  ["fields inside of fields", (log) => log.error({ request: { headers: SECRETS, url } }, "x")],
  [
    "fields that are called as harmless ones",
    (log) => {
      const said = { bot: everything, updateId: SECRETS.text, jobId: url, queue: SECRETS.address };
      log.error({ ...said, job: SECRETS.token, chat: SECRETS.chatId }, "x");
    },
  ],
  ["a chat in a job's id", (log) => log.error({ jobId: `rates-ask.${SECRETS.chatId}.m7` }, "x")],
  ["bindings", (log) => log.child({ ...SECRETS, url }).fatal({ err: new Error(everything) }, "x")],
  ["something that is no error", (log) => log.error({ err: everything }, "x")],
];

test.each(LEAKS)("nothing secret is reported of %s", async (_name, leak) => {
  leak(logger);
  const sent = (await events()).length;
  expect(sent).toBe(1);
  const body = server.taken.map((request) => request.body + request.url).join();
  const parts = [...Object.values(SECRETS), "Evergreen", "harbour", "4111", "hunter2", "AAHfiqks"];
  expect(parts.filter((part) => body.includes(part))).toEqual([]);
});

test("what is no error is not reported, and a storm of one error is ten reports of it", async () => {
  logger.warn({ err: new Error("w") }, "a warning");
  logger.info("all is well");
  for (let index = 0; index < 40; index++)
    logger.error({ err: new AppError("HANDLER_OVER", `n ${index}`) }, "again");
  logger.error({ err: new AppError("JOB_LOCK_LOST", "another") }, "another");
  expect(await events()).toHaveLength(11);
  expect(ends.filter((end) => end === "limited")).toHaveLength(30);
});

test("a Sentry that does not answer delays nothing and loses only reports; the end waits no longer than it may", async () => {
  server.answer = "silent";
  const began = performance.now();
  for (let index = 0; index < 200; index++) logger.error(`sentence ${index}`);
  expect(performance.now() - began).toBeLessThan(1_000);
  // Fifty wait, one of them is on its way.
  expect(ends.filter((end) => end === "lost").length).toBeGreaterThanOrEqual(149);
  const ended = performance.now();
  await sentry.flush(200);
  expect(performance.now() - ended).toBeLessThan(2_000);
});

test("a Sentry that refuses loses a report, and one that has enough is left alone for as long as it says", async () => {
  server.answer = { status: 500 };
  logger.error("one");
  await sentry.flush(5_000);
  server.answer = { status: 429, headers: { "retry-after": "60" } };
  logger.error("two");
  await sentry.flush(5_000);
  logger.error("three");
  await sentry.flush(5_000);
  expect(ends).toEqual(["lost", "lost", "lost"]);
  expect(server.taken).toHaveLength(2);
});

test("a Sentry that is away loses reports", async () => {
  await server.close();
  logger.error("one");
  await sentry.flush(5_000);
  expect(ends).toEqual(["lost"]);
});

test.each([
  "https://sentry.example.org/1",
  "https://key@sentry.example.org/",
  "ftp://key@h/1",
  "key@h/1",
  "https://key@h/project",
])("%s is no DSN", (dsn) => {
  const make = () =>
    createSentry({
      dsn: new Secret(dsn),
      role: "bot",
      release: "r",
      environment: "e",
      onEnd: () => undefined,
    });
  expect(make).toThrow("SENTRY_DSN");
});
