/** A line of a Dockerfile: `RUN`, and what is run. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** What stands between two `FROM`s. */
export interface Stage {
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The file's stages by name; comments are left out and continued lines joined. */
export function readStages(text: string): ReadonlyMap<string, Stage> {
  const lines = text
    .replaceAll(/^\s*#.*$/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stages = new Map<string, { base: string; instructions: Instruction[] }>();
  for (const line of lines) {
    const [, name = "", text = ""] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    const [, base = "", stage = ""] = /^(\S+) AS (\S+)$/.exec(text) ?? [];
    if (name === "FROM") stages.set(stage, { base, instructions: [] });
    else [...stages.values()].at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

/** What the images of a file are made of. */
export function imagesOf(stages: ReadonlyMap<string, Stage>): {
  /** All instructions of a target, from its base on. */
  readonly chainOf: (target: string) => readonly Instruction[];
  /** The last instruction of a name, which is the one that counts. */
  readonly lastOf: (target: string, name: string) => string | undefined;
} {
  const chainOf = (target: string): readonly Instruction[] => {
    const stage = stages.get(target);
    return stage === undefined ? [] : [...chainOf(stage.base), ...stage.instructions];
  };
  const lastOf = (target: string, name: string): string | undefined =>
    chainOf(target).findLast((each) => each.name === name)?.text;
  return { chainOf, lastOf };
}
