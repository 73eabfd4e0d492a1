import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "../servers/free-ports.ts";
import { programService } from "./program.ts";
import type { Service } from "./supervisor.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A service whose program is `sample-program.fixture.ts`. */
export async function sampleService(
  name: string,
  logFolder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const [port] = await freePorts(1);
  const args = ["dev/start/sample-program.fixture.ts"];
  const readyUrl = `http://127.0.0.1:${port}/`;
  const program = {
    name,
    args,
    env: { PORT: String(port), NAME: name, ...env },
    readyUrl,
    readyWhen: "ok",
    stopWithinMs: 5_000,
  } as const;
  return programService(program, { root, logFolder });
}

/** What the sample programs wrote. */
export interface Happenings {
  /** Time of an event in ms; NaN when it did not happen. */
  timeOf(name: string, event: "ready" | "stopped"): number;
  /** One pid per time the program became ready. */
  pidsOf(name: string): number[];
}

/** Reads what the sample programs with logs in this folder wrote so far. */
export function happenings(logFolder: string): Happenings {
  const fields = (name: string, event: string) => {
    const lines = readFileSync(join(logFolder, `${name}.log`), "utf8").split("\n");
    return lines.filter((line) => line.startsWith(`${name} ${event} `)).map((line) => line.split(" "));
  };
  return {
    timeOf: (name, event) => Number(fields(name, event)[0]?.[2]),
    pidsOf: (name) => fields(name, "ready").map((line) => Number(line[3])),
  };
}
