import { type ChatRequest, countImages, lastUserText } from "./chat-request.ts";
import { factsOf } from "./facts.ts";
import { fillSchema } from "./fill-schema.ts";

const QUOTE_LENGTH = 200;

/** What the simulator answers: JSON by the schema, or a sentence that owns up to being none of a model's. */
export function replyTo(request: ChatRequest): string {
  const text = lastUserText(request);
  const format = request.response_format;
  if (format?.type === "json_schema")
    return JSON.stringify(fillSchema(format.json_schema.schema, factsOf(text)));
  if (format?.type === "json_object")
    return JSON.stringify({ simulated: true, text: text.slice(0, QUOTE_LENGTH) });
  const images = countImages(request);
  const seen = images > 0 ? ` I was sent ${images} image${images === 1 ? "" : "s"} and cannot see.` : "";
  return `This is a simulated reply, not a model's.${seen} You wrote: “${text.slice(0, QUOTE_LENGTH)}”`;
}
