import { expect, test } from "vitest";
import { FIRST_UPDATE, readMark, textOf, UpdateRequest, updateOf } from "./update.ts";

const delivery = { port: 8080, path: "/hook", secret: "the-secret" };

test("a request holds exactly the update of its person and number", () => {
  const request = new UpdateRequest(delivery);
  request.fill({ person: 1_234_567, update: FIRST_UPDATE + 99 });
  const mark = { person: 42, update: FIRST_UPDATE + 100 };
  const [head = "", body = ""] = request.fill(mark).toString().split("\r\n\r\n");
  expect(JSON.parse(body)).toEqual(updateOf(mark));
  expect(head).toContain("POST /hook HTTP/1.1");
  expect(head).toContain("X-Telegram-Bot-Api-Secret-Token: the-secret");
  expect(head).toContain(`Content-Length: ${body.length}`);
});

test("an update is as large as a real one", () => {
  const size = JSON.stringify(updateOf({ person: 0, update: FIRST_UPDATE })).length;
  expect(size).toBeGreaterThan(560);
  expect(size).toBeLessThan(700);
});

test("the mark is found again in JSON, a form and a multipart body", () => {
  const mark = { person: 999_999, update: FIRST_UPDATE + 5 };
  const text = textOf(mark);
  const bodies = [
    JSON.stringify({ chat_id: 1, text }),
    new URLSearchParams({ chat_id: "1", text }).toString(),
    `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${text}\r\n--x--`,
  ];
  for (const body of bodies) expect(readMark(Buffer.from(body))).toEqual(mark);
  expect(readMark(Buffer.from('{"text":"hello"}'))).toBeUndefined();
});
