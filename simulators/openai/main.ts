import { entryOptions, serveUntilStopped } from "../http/entry.ts";
import { createOpenAiSimulator } from "./simulator.ts";

// Besides PORT, HOST, PUBLIC_URL and DATA_DIR: API_KEYS and MODELS (comma lists), REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE.
const { API_KEYS, MODELS, REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE } = process.env;
const simulator = await createOpenAiSimulator({
  ...entryOptions(process.env),
  apiKeys: (API_KEYS ?? "simulated-openai-key").split(","),
  requestsPerMinute: Number(REQUESTS_PER_MINUTE ?? 500),
  tokensPerMinute: Number(TOKENS_PER_MINUTE ?? 200_000),
  ...(MODELS === undefined ? {} : { models: MODELS.split(",") }),
});
serveUntilStopped("openai", simulator);
