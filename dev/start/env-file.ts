import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { variableNames } from "../generate/env-example.ts";

/** What a shell often holds for other programs, some of it to send what happens here elsewhere: taken of the file alone. */
const OF_OTHERS = /^(SENTRY_.+|OTEL_.+|LOG_LEVEL|MONGO_DB|WORKER_CLASSES)$/;

/** Where the settings of a start come from. */
export interface Sources {
  /** What the file says and the environment beside it; what is set in both is as in the environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Names of settings in the environment that count in the file alone. */
  readonly passedOver: readonly string[];
}

/** Reads a file `.env` in the folder beside the environment; with `--defaults` nothing but `PORT` of the environment. */
export function readSources(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Sources {
  if (args.includes("--defaults")) return { env: { PORT: env.PORT }, passedOver: [] };
  const own = Object.entries(env).filter(([name]) => !OF_OTHERS.test(name));
  return {
    env: { ...read(join(folder, ".env")), ...Object.fromEntries(own) },
    passedOver: variableNames().filter((name) => OF_OTHERS.test(name) && env[name]),
  };
}

function read(file: string): NodeJS.Dict<string> {
  try {
    // Editors of Windows put a byte order mark before the first name.
    return parseEnv(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    // A folder of that name is usually a virtual environment of Python.
    if (["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return {};
    throw error;
  }
}
