import { afterAll, beforeAll, expect, test } from "vitest";
import { ApiError, hasStatus } from "../api/errors.ts";
import { objectPath } from "../api/resource.ts";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { WIDGETS, type Widget } from "../testing/widgets.ts";
import { apply, applyStatus, setFinalizer } from "./apply.ts";
import { withConditions } from "./conditions.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await openTestCluster();
});
afterAll(() => cluster.close());

const as = (fieldManager: string, force = false) => ({ fieldManager, force, signal: cluster.signal });
const widget = (name: string, spec: object): Widget => ({
  metadata: { name, namespace: cluster.namespace },
  spec,
});
const put = (object: Widget, manager: string, force = false) =>
  apply(cluster.api, WIDGETS, object, as(manager, force));
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

test("makes, changes, and takes away what it does not name any more; others' fields stay", async () => {
  await put(widget("a", { size: 1, colour: "red" }), "one");
  await put(widget("a", { size: 1 }), "two");
  const changed = await put(widget("a", { size: 1 }), "one");
  expect(changed.spec).toEqual({ size: 1 });
  await put(widget("a", {}), "one");
  const { spec } = await cluster.api.request<Widget>({
    method: "GET",
    path: objectPath(WIDGETS, `${cluster.namespace}/a`),
    signal: cluster.signal,
  });
  expect(spec).toEqual({ size: 1 });
});

test("the same again changes nothing: no new version, so no watch is woken", async () => {
  const first = await put(widget("same", { size: 1 }), "one");
  const second = await put(widget("same", { size: 1 }), "one");
  expect(second.metadata?.resourceVersion).toBe(first.metadata?.resourceVersion);
});

test("another manager's field is a conflict that names it, and is taken by force", async () => {
  await put(widget("b", { size: 1 }), "one");
  const error = await failure(put(widget("b", { size: 2 }), "two"));
  expect(hasStatus(error, 409)).toBe(true);
  expect(String(error)).toMatch(/"one".*\.spec\.size/s);
  expect((await put(widget("b", { size: 2 }), "two", true)).spec?.size).toBe(2);
});

test("a field that the server does not know is refused by name, not dropped", async () => {
  const error = await failure(put(widget("c", { sise: 1 }), "one"));
  expect(error).toBeInstanceOf(ApiError);
  expect(String(error)).toMatch(/\.spec\.sise/);
});

test("the status is written by its own path, conditions merged by type, the spec left alone", async () => {
  await put(widget("d", { size: 1 }), "one");
  const say = (type: string, manager: string) =>
    applyStatus<Widget>(
      cluster.api,
      WIDGETS,
      {
        metadata: { name: "d", namespace: cluster.namespace },
        status: {
          conditions: withConditions(
            undefined,
            [{ type, status: "True", reason: "Said", message: "By the test." }],
            {
              generation: 1,
              now: new Date(),
            },
          ),
        },
      },
      as(manager),
    );
  await say("Ready", "one");
  const { status, spec, metadata } = await say("Theirs", "two");
  expect(status?.conditions?.map(({ type }) => type)).toEqual(["Ready", "Theirs"]);
  expect([spec, metadata?.generation]).toEqual([{ size: 1 }, 1]);
});

test("a finalizer comes and goes without touching what else is applied, and not on a later object of the same name", async () => {
  const object = await put(widget("e", { size: 1 }), "one");
  const finalizer = "runtime-test.botfleet.dev/clean-up";
  const set = (present: boolean) =>
    setFinalizer(cluster.api, WIDGETS, object, finalizer, { ...as("one"), present });
  await set(true);
  expect((await put(widget("e", { size: 2 }), "one")).metadata?.finalizers).toEqual([finalizer]);
  const path = objectPath(WIDGETS, `${cluster.namespace}/e`);
  await cluster.api.request({ method: "DELETE", path, signal: cluster.signal });
  const held = await cluster.api.request<Widget>({ method: "GET", path, signal: cluster.signal });
  expect(held.metadata?.deletionTimestamp).toBeDefined();
  await set(false);
  expect(
    hasStatus(await failure(cluster.api.request({ method: "GET", path, signal: cluster.signal })), 404),
  ).toBe(true);
  await set(false); // twice, as after a lost answer: nothing is made of it
  await put(widget("e", { size: 3 }), "one");
  await set(false);
  expect(String(await failure(set(true)))).toMatch(/metadata\.uid/);
});

test("a finalizer that another manager owns, as that of a restored object, is taken away too, and no other", async () => {
  const finalizer = "runtime-test.botfleet.dev/clean-up";
  const other = "runtime-test.botfleet.dev/other";
  const wanted = widget("restored", { size: 1 });
  const metadata = { ...wanted.metadata, finalizers: [other, finalizer] };
  const object = await put({ ...wanted, metadata }, "restorer");
  await setFinalizer(cluster.api, WIDGETS, object, finalizer, { ...as("one"), present: false });
  const path = objectPath(WIDGETS, `${cluster.namespace}/restored`);
  const left = await cluster.api.request<Widget>({ method: "GET", path, signal: cluster.signal });
  expect(left.metadata?.finalizers).toEqual([other]);
});
