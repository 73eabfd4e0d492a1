import { z } from "zod";

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const KINDS = [
  { kind: "photo", name: "photo.png", type: "image/png" },
  { kind: "voice", name: "voice.ogg", type: "audio/ogg" },
  { kind: "sticker", name: "sticker.webp", type: "image/webp" },
] as const;

const personSchema = z.object({ id: z.number() });
const file = z.object({ file_unique_id: z.string() });
const chatSchema = z.object({
  messages: z.array(
    z.object({ photo: z.array(file).optional(), voice: file.optional(), sticker: file.optional() }),
  ),
});

/**
 * Has one person send each kind of file to a bot once; all others send it again, as people pass on what they have.
 * @returns `file_unique_id`s by kind
 */
export async function sampleFiles(telegramUrl: string, bot: string): Promise<Record<string, string>> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ first_name: "Files", language_code: "en" });
  const { id } = personSchema.parse(await ask(`${telegramUrl}/people`, { method: "POST", headers, body }));
  const chat = `${telegramUrl}/people/${id}/bots/${bot}`;
  for (const { kind, name, type } of KINDS) {
    const form = new FormData();
    form.set("kind", kind);
    form.set("file", new Blob([PIXEL], { type }), name);
    await ask(`${chat}/file`, { method: "POST", body: form });
  }
  const { messages } = chatSchema.parse(await ask(`${chat}/messages`));
  const sent = KINDS.map(({ kind }) => {
    const found = messages.map((message) => message[kind]).find((content) => content !== undefined);
    return [kind, Array.isArray(found) ? found[0] : found] as const;
  });
  return Object.fromEntries(sent.flatMap(([kind, found]) => (found ? [[kind, found.file_unique_id]] : [])));
}

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
