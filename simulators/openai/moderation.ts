import { randomUUID } from "node:crypto";
import { z } from "zod";
import { json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Route } from "../http/router.ts";
import { refuse } from "./errors.ts";

/** Words that flag a text under each of the vendor's categories; a list, not a judgement. */
const WORDS: Record<string, RegExp | undefined> = {
  harassment: /\b(?:idiot|moron|loser)\b/i,
  "harassment/threatening": /\bi(?:'ll| will) (?:hurt|kill|find) you\b/i,
  hate: /\bsubhuman\b/i,
  "hate/threatening": undefined,
  illicit: /\bhow to (?:make|build) a bomb\b/i,
  "illicit/violent": /\bhow to (?:make|build) a bomb\b/i,
  "self-harm": /\b(?:kill myself|suicide|self-harm)\b/i,
  "self-harm/instructions": undefined,
  "self-harm/intent": /\bi want to (?:die|kill myself)\b/i,
  sexual: /\b(?:porn|explicit sex)\b/i,
  "sexual/minors": undefined,
  violence: /\b(?:kill|murder|stab)\b/i,
  "violence/graphic": /\b(?:gore|dismember)\w*/i,
};

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
]);
const moderationSchema = z.object({
  model: z.string().default("omni-moderation-latest"),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

type Input = z.output<typeof moderationSchema>["input"];

/** Each text is judged by itself; parts are one input together. */
function textsOf(input: Input): string[] {
  if (typeof input === "string") return [input];
  const parts = input.filter((entry) => typeof entry !== "string");
  if (parts.length === 0) return input.filter((entry) => typeof entry === "string");
  return [parts.flatMap((entry) => (entry.type === "text" ? entry.text : [])).join("\n")];
}

function judge(text: string) {
  const categories = Object.fromEntries(
    Object.entries(WORDS).map(([category, words]) => [category, words?.test(text) ?? false]),
  );
  const names = Object.keys(WORDS);
  return {
    flagged: Object.values(categories).some(Boolean),
    categories,
    category_scores: Object.fromEntries(names.map((name) => [name, categories[name] ? 0.98 : 0.0001])),
    category_applied_input_types: Object.fromEntries(names.map((name) => [name, ["text"]])),
  };
}

/** `POST /v1/moderations`. */
export function moderationRoutes(): Route[] {
  return [
    {
      method: "POST",
      pattern: "/v1/moderations",
      handle(call) {
        const request = moderationSchema.safeParse(parseJson(call.body));
        if (!request.success) throw refuse("Missing or invalid parameter: 'input'.", "input");
        const { model, input } = request.data;
        const id = `modr-${randomUUID().replaceAll("-", "")}`;
        return json(200, { id, model: `simulated-${model}`, results: textsOf(input).map(judge) });
      },
    },
  ];
}
