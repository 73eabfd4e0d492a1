import { describe, expect, it } from "vitest";
import type { LaneStep, SentMessage } from "./lane-steps.ts";
import { type ChatMessage, judgeChat, unrecordedSends } from "./repeats.ts";

const PAT = 5_000_001;
const SAM = 5_000_002;

const message = (text: string, change: Partial<SentMessage> = {}): SentMessage => ({
  chat: PAT,
  method: "sendMessage",
  text,
  parseMode: "HTML",
  file: "",
  ...change,
});
const sent = (text: string, chat = PAT): LaneStep => ({ step: "send", message: message(text, { chat }) });
const settled = (count: number, chat = PAT, token = "a.1"): LaneStep => ({
  step: "settle",
  lane: `t:${chat}`,
  token,
  settled: count,
});
const shown = (...texts: string[]): ChatMessage[] => texts.map((text) => ({ text, file: "" }));
const textsOf = (trace: readonly LaneStep[]) => unrecordedSends(trace).map(({ text }) => text);

describe("what a process that died may have left to be sent again", () => {
  it("is the message that its trace ends with", () => {
    expect(textsOf([sent("one"), settled(1), sent("two")])).toEqual(["two"]);
  });

  it("is nothing once the last message is noted as done, whatever came before", () => {
    expect(textsOf([sent("one"), settled(1), sent("two"), settled(2)])).toEqual([]);
  });

  it("is nothing before it has sent anything", () => {
    expect(textsOf([settled(0)])).toEqual([]);
  });

  it("is one message of each chat, as chats are sent to side by side", () => {
    const trace = [sent("to Pat"), sent("to Sam", SAM), settled(1, SAM, "a.2")];
    expect(textsOf(trace)).toEqual(["to Pat"]);
    expect(textsOf([...trace, sent("more to Sam", SAM)])).toEqual(["to Pat", "more to Sam"]);
  });

  it("is still the message after a write that only keeps the lane", () => {
    expect(textsOf([sent("one"), settled(1), sent("an upload"), settled(1)])).toEqual(["an upload"]);
  });

  it("is counted anew under each lease", () => {
    const trace = [sent("one"), settled(1), sent("two"), settled(1, PAT, "a.2")];
    expect(textsOf(trace)).toEqual([]);
  });

  it("is nothing of a lane that it gave back", () => {
    expect(textsOf([sent("one"), { step: "postpone", lane: `t:${PAT}` }])).toEqual([]);
  });

  it("is not noted as done by a write about the chat's jobs", () => {
    const work: LaneStep = { step: "settle", lane: `w:${PAT}`, token: "a.2", settled: 1 };
    expect(textsOf([sent("one"), work])).toEqual(["one"]);
  });
});

describe("a chat after a kill", () => {
  const undisturbed = shown("Hello", "$25.00 came in.");

  it("is whole when it says the same with other numbers", () => {
    expect(judgeChat(shown("Hello", "$30.00 came in."), undisturbed, [])).toEqual({
      repeats: [],
      unexplained: [],
      missing: [],
    });
  });

  it("may have once more what was not noted", () => {
    const chat = shown("Hello", "$25.00 came in.", "$25.00 came in.");
    const verdict = judgeChat(chat, undisturbed, [message("<b>$25.00</b> came in.")]);
    expect(verdict).toEqual({ repeats: ["$N.N came in."], unexplained: [], missing: [] });
  });

  it("must not have once more what was noted, though something else of the process was not", () => {
    const chat = shown("Hello", "Hello", "$25.00 came in.");
    expect(judgeChat(chat, undisturbed, [message("$25.00 came in.")]).unexplained).toEqual(["Hello"]);
    expect(judgeChat(chat, undisturbed, []).unexplained).toEqual(["Hello"]);
  });

  it("must not have it with another number", () => {
    const chat = shown("Hello", "$25.00 came in.", "$50.00 came in.");
    expect(judgeChat(chat, undisturbed, [message("$75.00 came in.")]).unexplained).toEqual(["$N.N came in."]);
  });

  it("must not have it twice more", () => {
    const chat = shown("Hello", "Hello", "Hello", "$25.00 came in.");
    expect(judgeChat(chat, undisturbed, [message("Hello")]).unexplained).toEqual(["Hello"]);
  });

  it("must not lack anything for it", () => {
    const verdict = judgeChat(shown("Hello", "Hello"), undisturbed, [message("Hello")]);
    expect(verdict).toMatchObject({ unexplained: [], missing: ["$N.N came in."] });
  });

  it("may have a message once more whose copy was edited since", () => {
    const edited = shown("Asking…", "Choose");
    expect(judgeChat(edited, shown("Choose"), [message("Asking…")]).unexplained).toEqual([]);
  });

  it("has a document once more only when it is the same file", () => {
    const label = (file: string): ChatMessage => ({ text: "Your label is ready", file });
    const upload = message("Your label is ready", { method: "sendDocument", file: "S-ABC123.pdf" });
    const twice = [label("S-ABC123.pdf"), label("S-ABC123.pdf")];
    expect(judgeChat(twice, [label("S-XYZ789.pdf")], [upload]).unexplained).toEqual([]);
    const other = [label("S-ABC124.pdf"), label("S-ABC124.pdf")];
    expect(judgeChat(other, [label("S-XYZ789.pdf")], [upload]).unexplained).toHaveLength(1);
  });
});
