import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messageFilesIn, messageTypes } from "./messages.ts";

const english = `
-brand = Bot
plain = Hello { -brand }
order = Order { $id } of { DATETIME($day) } for { $name }
count = { $n ->
    [one] one
   *[other] { $n } for { $name }
}
gender = { $gender ->
    [female] she
   *[other-person] they
}
both = { order } { NUMBER($total) }
menu = Menu
    .hint-text = Choose { $what }
`;

test("each key carries the arguments its sentence uses, by what the sentence makes of them", () => {
  expect(messageTypes("night-owl", english)).toBe(`// Generated from ../locales/en.ftl; do not edit.

/** The sentences of the night-owl bot: arguments by key, undefined where there are none. */
export interface NightOwlMessages {
  readonly plain: undefined;
  readonly order: { readonly day: Date; readonly id: string; readonly name: string };
  readonly count: { readonly n: number; readonly name: string };
  readonly gender: { readonly gender: string };
  readonly both: { readonly day: Date; readonly id: string; readonly name: string; readonly total: number };
  readonly menu: undefined;
  readonly "menu.hint-text": { readonly what: string };
}
`);
});

test("every bot with sentences gets a file, others do not", async () => {
  const root = await mkdtemp(join(tmpdir(), "bots-"));
  for (const bot of ["owl", "cat", "mute"])
    await mkdir(join(root, "app/src/bots", bot, "locales"), { recursive: true });
  for (const bot of ["owl", "cat"])
    await writeFile(join(root, "app/src/bots", bot, "locales/en.ftl"), "a = A\n");
  expect(messageFilesIn(root).map(({ path }) => path)).toEqual([
    "app/src/bots/cat/generated/messages.ts",
    "app/src/bots/owl/generated/messages.ts",
  ]);
  await rm(root, { recursive: true });
});
