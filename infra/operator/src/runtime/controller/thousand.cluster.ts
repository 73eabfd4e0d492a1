import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apply } from "../apply/apply.ts";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { WIDGETS, type Widget } from "../testing/widgets.ts";

const OBJECTS = 1_000;
const RECONCILES = 12_000;

interface Memory {
  readonly reconciles: number;
  readonly rssMb: number;
  readonly heapMb: number;
}
interface Figures {
  readonly each: { readonly seconds: number; readonly cpuSeconds: number; readonly objects: number };
  /** After each 2,000 reconciles. */
  readonly memories: readonly Memory[];
  readonly reconciles: number;
  readonly objects: number;
  readonly all: { readonly seconds: number; readonly cpuSeconds: number };
}

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await openTestCluster();
  const options = { fieldManager: "test", signal: cluster.signal };
  const { namespace } = cluster;
  for (let first = 0; first < OBJECTS; first += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        apply<Widget>(cluster.api, WIDGETS, { metadata: { name: `w${first + n}`, namespace } }, options),
      ),
    );
});
afterAll(() => cluster.close());

/** As an image runs it: types were stripped before (that alone takes 30 MB), and neither V8 nor glibc keeps what a busy moment took. */
async function operate(cache: string, reconciles: number): Promise<Figures> {
  const { pod, namespace } = cluster;
  const program = join(import.meta.dirname, "../testing/thousand.ts");
  const args = ["--expose-gc", "--max-semi-space-size=1", program, pod.host, pod.port, pod.folder, namespace];
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, MALLOC_ARENA_MAX: "2" };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, String(OBJECTS), String(reconciles)],
    { env },
  );
  return JSON.parse(stdout);
}

// Bounds of time are wide, as machines differ and this one may be busy; counts and memory are not.
test("a thousand objects in seconds, and memory that is small and stays so", {
  timeout: 300_000,
}, async () => {
  const cache = mkdtempSync(join(tmpdir(), "runtime-test-"));
  await operate(cache, 1);
  const figures = await operate(cache, RECONCILES);
  rmSync(cache, { recursive: true });
  console.log(`[operator] ${JSON.stringify(figures)}`);
  const { each, memories, reconciles, objects, all } = figures;
  expect(each.objects).toBe(OBJECTS);
  expect(objects).toBe(OBJECTS);
  expect(reconciles).toBeGreaterThanOrEqual(RECONCILES);
  expect(each.cpuSeconds).toBeLessThan(10);
  expect(all.cpuSeconds).toBeLessThan(60);
  const [early, late] = [memories[0], memories.at(-1)];
  expect((late?.heapMb ?? 0) - (early?.heapMb ?? 0)).toBeLessThan(2);
  expect(late?.rssMb).toBeLessThan(100);
});
