import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "../people/person.ts";

/** k6's modules are k6's alone: a socket that does what the test says, and the timers of Node. */
class PlayedSocket {
  static readonly all: PlayedSocket[] = [];
  readonly sent: { id: number }[] = [];
  isClosed = false;
  onopen = () => {};
  onmessage = (_event: { data: string }) => {};
  onerror = (_event: { error: string }) => {};
  onclose = () => {};

  readonly url: string;

  constructor(url: string) {
    this.url = url;
    PlayedSocket.all.push(this);
  }

  send(message: string): void {
    this.sent.push(JSON.parse(message));
  }

  close(): void {
    this.isClosed = true;
  }

  answers(...replies: object[]): void {
    this.onmessage({ data: JSON.stringify(replies) });
  }
}

vi.mock("k6/websockets", () => ({ WebSocket: PlayedSocket }));
vi.mock("k6/timers", () => ({
  setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
  clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
}));

const { ActLine } = await import("./act-line.ts");

const ACT = { text: "hello", since: 0, wait: 10 };
const SEEN: Answer = { by: "message", ms: 1, first_ms: 1, at: 5, revision: 1 };

function setUp() {
  const line = new ActLine("http://telegram.example:8080");
  line.join();
  const answers: (Answer | "gone" | undefined)[] = [];
  const ask = (person = 1) => line.ask(person, "shop", ACT, (answer) => answers.push(answer));
  const socket = () => PlayedSocket.all.at(-1) ?? expect.unreachable();
  return { answers, ask, line, socket };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockReturnValue();
  PlayedSocket.all.length = 0;
});
afterEach(() => vi.useRealTimers());

test("acts wait until the line is open, and each gets its own answer out of a message of many", () => {
  const { answers, ask, socket } = setUp();
  ask(1);
  ask(2);
  expect([socket().url, socket().sent]).toEqual(["ws://telegram.example:8080/people/acts", []]);
  socket().onopen();
  expect(socket().sent).toEqual([
    { id: 1, person: 1, bot: "shop", act: ACT },
    { id: 2, person: 2, bot: "shop", act: ACT },
  ]);
  socket().answers({ id: 2, status: 200, ...SEEN, revision: 2 }, { id: 1, status: 200, ...SEEN });
  expect(answers.map((answer) => (answer === "gone" ? answer : answer?.revision))).toEqual([2, 1]);
});

test("who presses a button that went meanwhile has sent nothing, which is no refusal", () => {
  const { answers, ask, socket } = setUp();
  ask();
  socket().onopen();
  socket().answers({ id: 1, status: 409, error: "There is no button." });
  expect(answers).toEqual(["gone"]);
});

test("a refusal, and an answer to nobody, end nobody else's wait", () => {
  const { answers, ask, socket } = setUp();
  ask();
  socket().onopen();
  socket().answers({ id: null, status: 400, error: "no" }, { id: 7, status: 200, ...SEEN });
  expect(answers).toEqual([]);
  socket().answers({ id: 1, status: 404, error: "nobody" });
  expect(answers).toEqual([undefined]);
});

test("who waits when the line is lost goes on without an answer, and later acts go over a new one", () => {
  const { answers, ask, socket } = setUp();
  ask();
  socket().onopen();
  const [first] = PlayedSocket.all;
  first?.onclose();
  expect(answers).toEqual([undefined]);
  ask();
  vi.advanceTimersByTime(1_500);
  expect(PlayedSocket.all).toHaveLength(2);
  socket().onopen();
  expect(socket().sent.map(({ id }) => id)).toEqual([2]);
});

test("an answer that never comes is not waited for", () => {
  const { answers, ask, socket } = setUp();
  ask();
  socket().onopen();
  vi.advanceTimersByTime(15_000);
  expect(answers).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(answers).toEqual([undefined]);
});

test("the last one who leaves closes the line, and nothing is left that k6 would wait for", () => {
  const { ask, line, socket } = setUp();
  ask();
  socket().onopen();
  line.leave();
  expect(socket().isClosed).toBe(true);
  socket().onclose();
  expect([PlayedSocket.all.length, vi.getTimerCount()]).toEqual([1, 0]);
});

test("a line that is only being opened is closed when it is open", () => {
  const { ask, line, socket } = setUp();
  ask();
  line.leave();
  expect(socket().isClosed).toBe(false);
  socket().onopen();
  expect([socket().isClosed, socket().sent]).toEqual([true, []]);
});
