import { expect, test } from "vitest";
import { z } from "zod";
import { WORKER_CLASSES, type WorkerClass } from "../../contracts/worker-classes.ts";
import { defineJob } from "../queue/job.ts";
import { bindProcessor, defineProcessor } from "../queue/processor.ts";
import { assertClassesDeclared, type WorkerParts, workOfClasses } from "./worker-classes.ts";

const processor = (queue: string, name: string, workerClass?: WorkerClass) => {
  const limits = { retry: { attempts: 1, backoffMs: 1 }, timeoutMs: 1 };
  const job = defineJob({
    name,
    queue,
    payload: z.object({}),
    ...limits,
    ...(workerClass && { workerClass }),
  });
  const bound = bindProcessor(
    defineProcessor(job, async () => {}),
    {},
  );
  return { ...bound, bot: "shop" };
};
const shop: WorkerParts = {
  processors: [processor("labels", "buy", "labels"), processor("mail", "send")],
  tasks: [{ name: "sweep", everyMs: 1_000, run: async () => {} }],
  consumers: [],
};
const dating: WorkerParts = {
  processors: [],
  tasks: [{ name: "tidy", everyMs: 1_000, workerClass: "matching", run: async () => {} }],
  consumers: [{ name: "pairs", workerClass: "matching", run: async () => {} }],
};
const namesOf = ({ consumers, processors, tasks }: WorkerParts) => [
  ...processors.map(({ job }) => job.name),
  ...tasks.map(({ name }) => name),
  ...consumers.map(({ name }) => name),
];

test.each<[readonly WorkerClass[], readonly string[]]>([
  [WORKER_CLASSES, ["buy", "send", "sweep", "tidy", "pairs"]],
  [["labels"], ["buy"]],
  [["default"], ["send", "sweep"]],
  [
    ["matching", "labels"],
    ["buy", "tidy", "pairs"],
  ],
  [["csv"], []],
])("a worker of %j does what is of these classes in all its bots, and nothing else", (classes, names) => {
  expect(namesOf(workOfClasses([shop, dating], classes))).toEqual(names);
});

test("jobs that share a queue share a class, for a worker takes a queue as a whole", () => {
  const torn = { ...dating, processors: [processor("labels", "void", "ai")] };
  expect(() => workOfClasses([shop, torn], ["labels"])).toThrow(
    'The jobs of queue "labels" are of the classes labels and ai; give them one.',
  );
});

test("a bot whose list of classes is not that of its work is refused: the work would have no pool, or a pool no work", () => {
  const declare = (workerClasses: readonly WorkerClass[]) => () =>
    assertClassesDeclared({ name: "shop", workerClasses }, shop);
  expect(declare(["default", "labels"])).not.toThrow();
  expect(declare(["default"])).toThrow("Add labels to workerClasses of the bot shop.");
  expect(declare(["default", "labels", "csv"])).toThrow(
    "Take csv out of workerClasses of the bot shop: nothing is done there.",
  );
});
