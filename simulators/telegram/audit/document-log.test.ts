import { expect, test } from "vitest";
import { addTalker, send, TOKEN } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";

test("every document that a bot sent is listed with its chat, its name and what it holds", async () => {
  const { url } = await startSimulator();
  const [ann, bob] = [await addTalker(url), await addTalker(url)];
  await sendDocument(url, ann, "label-1.pdf", "%PDF-1.7 …");
  await sendDocument(url, bob, "notes.txt", "no page");
  const { body } = await send("GET", `${url}/audit/documents?bot=shop`);
  expect(body).toEqual({
    documents: [
      {
        ...{ chat: ann, message_id: expect.any(Number), name: "label-1.pdf", is_pdf: true },
        sha256: "64d018db22b8902a82e3179396fb95ea4c6ebeddb4ec6bbaeba3b060290372f2",
      },
      {
        chat: bob,
        message_id: expect.any(Number),
        name: "notes.txt",
        is_pdf: false,
        sha256: expect.any(String),
      },
    ],
  });
});

async function sendDocument(url: string, chat: number, name: string, content: string): Promise<void> {
  const form = new FormData();
  form.set("chat_id", String(chat));
  form.set("document", new Blob([content], { type: "application/pdf" }), name);
  const { status } = await send("POST", `${url}/bot${TOKEN}/sendDocument`, form);
  expect(status).toBe(200);
}
