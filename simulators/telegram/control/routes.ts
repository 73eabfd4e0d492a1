import { z } from "zod";
import { CALL_FAULTS, DELIVERY_FAULTS } from "../faults/faults.ts";
import { PersonError } from "../people/person-error.ts";
import { readJson } from "../people/read-json.ts";
import { describeBot } from "../people/routes.ts";
import { answerBytes, answerJson } from "../wire/answer.ts";
import type { PathRouter } from "../wire/router.ts";
import type { World } from "../world.ts";

const NEW_BOT = z.object({
  token: z.string().regex(/^[1-9]\d{0,15}:[\w-]{1,64}$/, "a token looks like 123456:ABC"),
  name: z.string().regex(/^[\w-]{1,32}$/),
  username: z.string().regex(/^\w{4,32}$/),
  about: z.string().max(120).optional(),
});

const FAULT = z.object({
  kind: z.enum([...CALL_FAULTS, ...DELIVERY_FAULTS]),
  method: z.string().optional(),
  bot: z.string().optional(),
  chat: z.int().optional(),
  ms: z.number().min(0).max(3_600_000).optional(),
  status: z.int().min(400).max(599).optional(),
  retry_after: z.int().min(0).max(3600).optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
});

const RATE = z.object({ perSecond: z.number().positive(), burst: z.int().positive() });
const FLOODS = z.object({
  enabled: z.boolean().optional(),
  chat: RATE.optional(),
  group: RATE.optional(),
  bulk: RATE.optional(),
  paidBulk: RATE.optional(),
  bulkAfterSeconds: z.number().min(0).optional(),
  random: z.number().min(0).max(1).optional(),
});

/** Bots, files as people see them, counts, faults and flood rules. */
export function addControlRoutes(router: PathRouter, world: World): void {
  addBotRoutes(router, world);
  addCountRoutes(router, world);
  addFaultRoutes(router, world);
  router
    .on("GET /files/:id", (exchange) => answerFile(world, exchange.path.id ?? "", exchange.response))
    .on("GET /files/:id/:name", (exchange) => answerFile(world, exchange.path.id ?? "", exchange.response))
    .on("GET /floods", ({ response }) => answerJson(response, 200, world.services.floods.rules))
    .on("POST /floods", async ({ request, response }) => {
      const { floods } = world.services;
      const changes = Object.entries(await readJson(request, FLOODS)).filter(
        ([, value]) => value !== undefined,
      );
      floods.rules = { ...floods.rules, ...Object.fromEntries(changes) };
      answerJson(response, 200, floods.rules);
    });
}

function addBotRoutes(router: PathRouter, world: World): void {
  router
    .on("GET /bots", ({ response, query }) => {
      const language = query.get("language_code") ?? "";
      answerJson(response, 200, { bots: [...world.bots.values()].map((bot) => describeBot(bot, language)) });
    })
    .on("POST /bots", async ({ request, response }) => {
      const bot = world.addBot(await readJson(request, NEW_BOT));
      if (bot === undefined)
        throw new PersonError(409, "A bot with this token, name or username is there already.");
      answerJson(response, 200, describeBot(bot, ""));
    })
    .on("GET /bots/:bot/commands", ({ response, path, query }) => {
      const { profile } = botOf(world, path.bot ?? "");
      const commands = profile.menuFor(Number(query.get("person") ?? 0), query.get("language_code") ?? "");
      answerJson(response, 200, { commands });
    });
}

function addCountRoutes(router: PathRouter, world: World): void {
  router
    .on("GET /stats", ({ response }) => {
      const bots = [...world.bots.values()].map((bot) => [
        bot.identity.name,
        bot.stats.report(bot.delivery.updates.size),
      ]);
      answerJson(response, 200, { people: world.people.size, bots: Object.fromEntries(bots) });
    })
    .on("GET /audit", ({ response, query }) =>
      answerJson(response, 200, botOf(world, query.get("bot") ?? "").audit.report()),
    )
    .on("GET /audit/links", ({ response, query }) =>
      answerJson(response, 200, { links: botOf(world, query.get("bot") ?? "").audit.links() }),
    )
    .on("GET /audit/documents", async ({ response, query }) => {
      const { documents } = botOf(world, query.get("bot") ?? "");
      answerJson(response, 200, { documents: await documents.list(world.services.files) });
    })
    .on("GET /ledger", ({ response, query }) => {
      const bot = botOf(world, query.get("bot") ?? "");
      const chat = query.get("chat");
      answerJson(response, 200, { entries: bot.stats.ledger.list(chat === null ? undefined : Number(chat)) });
    });
}

function addFaultRoutes(router: PathRouter, world: World): void {
  const { faults } = world.services;
  const wakeAll = () => {
    for (const bot of world.bots.values()) bot.delivery.wake();
  };
  router
    .on("GET /faults", ({ response }) => answerJson(response, 200, { faults: faults.list.map(asJson) }))
    .on("POST /faults", async ({ request, response }) => {
      const fault = faults.add(await readJson(request, FAULT));
      answerJson(response, 200, asJson(fault));
    })
    .on("DELETE /faults", ({ response }) => {
      faults.clear();
      wakeAll();
      answerJson(response, 200, { faults: [] });
    })
    .on("DELETE /faults/:id", ({ response, path }) => {
      if (!faults.clear(Number(path.id))) throw new PersonError(404, `There is no fault ${path.id}.`);
      wakeAll();
      answerJson(response, 200, { faults: faults.list.map(asJson) });
    });
}

function asJson({ id, rule, struck }: { id: number; rule: object; struck: number }) {
  return { id, ...rule, struck };
}

function botOf(world: World, name: string) {
  const bot = world.botByName(name);
  if (bot === undefined) throw new PersonError(404, `There is no bot ${name}.`);
  return bot;
}

async function answerFile(
  world: World,
  uniqueId: string,
  response: Parameters<typeof answerBytes>[0],
): Promise<void> {
  const { files } = world.services;
  const file = files.byUniqueId(uniqueId);
  if (file === undefined) throw new PersonError(404, "There is no such file.");
  const type = file.mimeType === "" ? "application/octet-stream" : file.mimeType;
  answerBytes(response, 200, type, await files.read(file), {
    // Files of people and bots are shown, never run as pages of this address. Chromium's PDF viewer does not work in a
    // sandbox, and runs nothing of this address.
    ...(type !== "application/pdf" && { "content-security-policy": "sandbox" }),
    "x-content-type-options": "nosniff",
    "content-disposition": `inline; filename*=UTF-8''${encodeURIComponent(file.name || file.path.replace(/^.*\//, ""))}`,
  });
}
