import { type ChatRequest, countImages, lastUserText } from "./chat-request.ts";
import { factsOf } from "./facts.ts";
import { type Facts, fillSchema } from "./fill-schema.ts";
import { isObject } from "./strict-schema.ts";

const QUOTE_LENGTH = 200;

/** Bad habits of models: making up what is not there, and doing what a text says instead of reading it. */
export interface Habits {
  readonly invents: boolean;
  readonly obeys: boolean;
}

/** What the simulator answers: JSON by the schema, or a sentence that owns up to being none of a model's. */
export function replyTo(request: ChatRequest, { invents, obeys }: Habits): string {
  const text = lastUserText(request);
  const format = request.response_format;
  if (format?.type === "json_schema") {
    const facts = invents ? inventing(factsOf(text)) : factsOf(text);
    const read = fillSchema(format.json_schema.schema, facts);
    return JSON.stringify(obeys ? { ...read, ...ordered(text) } : read);
  }
  if (format?.type === "json_object")
    return JSON.stringify({ simulated: true, text: text.slice(0, QUOTE_LENGTH) });
  const images = countImages(request);
  const seen = images > 0 ? ` I was sent ${images} image${images === 1 ? "" : "s"} and cannot see.` : "";
  return `This is a simulated reply, not a model's.${seen} You wrote: “${text.slice(0, QUOTE_LENGTH)}”`;
}

/** What an inventing model puts where the text says nothing; it is sure of it. */
const INVENTED: Readonly<Record<string, string>> = {
  name: "Jane Roe",
  line1: "77 Nowhere Road",
  city: "Springfield",
  state: "IL",
  postalcode: "62701",
  countrycode: "US",
};

const inventing = (facts: Facts): Facts => ({
  value: (name) => facts.value(name) ?? INVENTED[name],
  unsure: () => [],
});

/** The JSON object that a text orders to be answered. */
function ordered(text: string): Record<string, unknown> {
  const [json = "{}"] = /\{.*\}/s.exec(text) ?? [];
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : {};
  } catch {
    // No order, then.
    return {};
  }
}
