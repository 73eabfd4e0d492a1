import { expect, it } from "vitest";
import { LaneStepReader } from "./lane-steps.ts";

const http = (method: string, type: string, body: string): string =>
  `POST /bot100001:stack-token/${method} HTTP/1.1\r\nhost: 127.0.0.1:1\r\nconnection: keep-alive\r\n` +
  `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const json = (method: string, fields: object): string =>
  http(method, "application/json", JSON.stringify(fields));
const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const script = (...steps: readonly string[]): string =>
  `*4\r\n${["evalsha", "4b1d", "0", JSON.stringify(steps)].map(bulk).join("")}`;

/** What is read of pieces that are written to one socket, one after the other. */
function readOf(...pieces: readonly string[]) {
  const reader = new LaneStepReader();
  return pieces.flatMap((piece) => reader.feed(Buffer.from(piece)));
}

it("a message is read as it is sent, and one follows another on the same socket", () => {
  const one = { chat_id: 7, text: "✅ <b>$5.00</b>", parse_mode: "HTML" };
  const two = { chat_id: 7, text: "plain" };
  expect(readOf(json("sendMessage", one), json("sendMessage", two))).toEqual([
    {
      step: "send",
      message: { chat: 7, method: "sendMessage", text: one.text, parseMode: "HTML", file: "" },
    },
    { step: "send", message: { chat: 7, method: "sendMessage", text: "plain", parseMode: "", file: "" } },
  ]);
});

it("a document counts when its last piece is written, with its file's name and its caption", () => {
  const part = (head: string, value: string) =>
    `--b-1\r\ncontent-disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
  const body = [
    part('name="chat_id"', "7"),
    part('name="caption"', "Your label is ready ✅"),
    part('name="document"; filename="S-ABC123.pdf"\r\ncontent-type: application/pdf', "%PDF-\r\n--"),
    "--b-1--\r\n",
  ];
  const whole = http("sendDocument", "multipart/form-data; boundary=b-1", body.join(""));
  const head = whole.slice(0, whole.indexOf("\r\n\r\n") + 4);
  expect(readOf(head, ...body.slice(0, -1))).toEqual([]);
  const document = { chat: 7, method: "sendDocument", parseMode: "", file: "S-ABC123.pdf" };
  expect(readOf(head, ...body)).toEqual([
    { step: "send", message: { ...document, text: "Your label is ready ✅" } },
  ]);
});

it("what makes no message is none: an edit, a typing sign, a vendor's call", () => {
  const vendor = "POST /v2/shipments HTTP/1.1\r\nhost: 127.0.0.1:2\r\n\r\n{}";
  const typing = json("sendChatAction", { chat_id: 7, action: "typing" });
  expect(readOf(json("editMessageText", { chat_id: 7, text: "x" }), typing, vendor)).toEqual([]);
});

it("steps of the outbox are read out of the call that they share", () => {
  const keys = ["holders", "lanes", "list"];
  const settle = ["settle", "3", "7", ...keys, "t:7", "p.4", "2", "1500", "0", "", "0"];
  const postpone = ["postpone", "2", "4", "holders", "lanes", "t:8", "p.5", "100", "1"];
  const append = ["append", "1", "1", "done", "1000"];
  expect(readOf(script(...append, ...settle, ...postpone))).toEqual([
    { step: "settle", lane: "t:7", token: "p.4", settled: 2 },
    { step: "postpone", lane: "t:8" },
  ]);
});
