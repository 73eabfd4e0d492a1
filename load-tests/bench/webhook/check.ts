import { setTimeout as pause } from "node:timers/promises";
import type { BotApiCall, FakeBotApi } from "./fake-bot-api.ts";
import { type Delivery, FIRST_PERSON, type Mark, markOf, updateOf } from "./update.ts";

const PATIENCE_MS = 3_000;
/** Long enough for an outbound call to show. */
const SILENCE_MS = 200;

/**
 * Sends one update with a wrong secret and one with the right one, before anything is measured: a program that does
 * less than it should would look fast.
 * @throws Error that says what the program did not do
 */
export async function checkProgram(
  name: string,
  { delivery, api, mark, replies }: { delivery: Delivery; api: FakeBotApi; mark: Mark; replies: boolean },
): Promise<void> {
  const calls: BotApiCall[] = [];
  api.onCall = (call) => {
    if (call.method === "sendMessage") calls.push(call);
  };
  try {
    const refused = await deliver(delivery, mark, "wrong-secret");
    if (refused !== 401 && refused !== 403) throw new Error(`${name} answered ${refused} to a wrong secret`);
    await pause(SILENCE_MS);
    if (calls.length > 0) throw new Error(`${name} acted on an update with a wrong secret`);

    const accepted = await deliver(delivery, mark, delivery.secret);
    if (accepted !== 200) throw new Error(`${name} answered ${accepted} to an update`);
    const deadline = performance.now() + PATIENCE_MS;
    while (replies && calls.length === 0 && performance.now() < deadline) await pause(5);
    if (replies) assertReply(name, calls, mark);
  } finally {
    api.onCall = undefined;
  }
}

function assertReply(name: string, [call, ...more]: readonly BotApiCall[], mark: Mark): void {
  if (call === undefined) throw new Error(`${name} made no reply`);
  if (more.length > 0) throw new Error(`${name} made ${more.length + 1} replies to one update`);
  // JSON, form and multipart alike: names and values stand as they are, blanks and slashes may be encoded.
  const body = call.body.toString();
  const mentions = [String(FIRST_PERSON + mark.person), markOf(mark)];
  const absent = mentions.find((text) => !body.includes(text));
  if (absent !== undefined) throw new Error(`${name} sent no "${absent}": ${body.slice(0, 300)}`);
}

async function deliver({ path, port }: Delivery, mark: Mark, secret: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
    body: JSON.stringify(updateOf(mark)),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await response.arrayBuffer();
  return response.status;
}
