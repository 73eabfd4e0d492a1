import { z } from "zod";
import { refuse } from "./errors.ts";
import { strictSchemaProblem } from "./strict-schema.ts";

const imageUrl = z
  .string()
  .regex(/^(?:https?:\/\/\S+|data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*)$/, {
    error: "not an http(s) address or a base64 data URL of a png, jpeg, gif or webp image",
  });

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({
    type: z.literal("image_url"),
    image_url: z.object({ url: imageUrl, detail: z.enum(["auto", "low", "high"]).optional() }),
  }),
  z.object({ type: z.literal("refusal"), refusal: z.string() }),
]);

const message = z.object({
  role: z.enum(["developer", "system", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(part)]).nullable(),
});

const responseFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({
    type: z.literal("json_schema"),
    json_schema: z.object({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().optional(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().nullable().optional(),
    }),
  }),
]);

const chatSchema = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  response_format: responseFormat.optional(),
  stream: z.boolean().nullable().optional(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullable().optional(),
  temperature: z.number().min(0).max(2).nullable().optional(),
  max_tokens: z.int().min(1).nullable().optional(),
  max_completion_tokens: z.int().min(1).nullable().optional(),
  n: z.literal(1, { error: "this simulator gives one choice" }).nullable().optional(),
});

/** A chat completion as asked for, as far as the simulator reads it. */
export type ChatRequest = z.output<typeof chatSchema>;

/** Reads a chat request, or ends the call with the vendor's 400 about the first thing that is wrong. */
export function readChat(value: unknown): ChatRequest {
  const result = chatSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const param = issue?.path.join(".") || null;
    const missing = issue?.message.endsWith("received undefined") ?? false;
    throw missing
      ? refuse(`Missing required parameter: '${param}'.`, param, "missing_required_parameter")
      : refuse(`Invalid value for '${param}': ${issue?.message}.`, param, "invalid_value");
  }
  const format = result.data.response_format;
  if (format?.type === "json_schema" && format.json_schema.strict) {
    const { name, schema } = format.json_schema;
    const problem = strictSchemaProblem(schema);
    if (problem) throw refuse(`Invalid schema for response_format '${name}': ${problem}`, "response_format");
  }
  return result.data;
}

/** What the person wrote last: the texts of the last user message. */
export function lastUserText({ messages }: ChatRequest): string {
  const content = messages.findLast((entry) => entry.role === "user")?.content ?? "";
  if (typeof content === "string") return content;
  return content.flatMap((entry) => (entry.type === "text" ? entry.text : [])).join("\n");
}

/** How many pictures the conversation holds. */
export function countImages({ messages }: ChatRequest): number {
  return messages
    .flatMap((entry) => (Array.isArray(entry.content) ? entry.content : []))
    .filter((entry) => entry.type === "image_url").length;
}
