import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../runtime/index.ts";
import { createAuthorizer } from "../auth/authorizer.ts";
import { type ReviewServer, startReviewServer } from "../testing/reviews.fixture.ts";
import { cached } from "../values/cached.ts";
import type { Sample } from "../values/sample.ts";
import { type Answering, answer } from "./answer.ts";
import { type Answer, EXTERNAL_METRICS_API, quantity, ROOT } from "./documents.ts";

const depth = (workerClass: string, value: Sample["value"]): Sample => ({
  ...{ metric: "depth", labels: { worker_class: workerClass }, value },
});
const SAMPLES = [depth("labels", 12), depth("ai", 0), depth("csv", { unknown: "Nobody knows csv." })];

let reviews: ReviewServer;
let answering: Answering;
let read: () => Promise<readonly Sample[]>;
beforeEach(async () => {
  reviews = await startReviewServer("hpa");
  read = async () => SAMPLES;
  const signal = AbortSignal.timeout(60_000);
  const shared = { clock: systemClock, ...EXTERNAL_METRICS_API };
  const source = { subject: "Redis", metrics: ["depth", "age"], read: () => read() };
  answering = {
    namespace: "botfleet",
    sources: [cached(source, shared)],
    authorizer: createAuthorizer({ api: reviews.api, signal, ...shared }),
  };
});
afterEach(() => reviews.close());

const ask = (
  path: string,
  { name = "hpa", method = "GET", groups = [] as string[] } = {},
): Promise<Answer> => {
  const url = new URL(path, "https://metrics");
  const user = { name, groups, extra: {} };
  return answer({ method, path: url.pathname, query: url.searchParams, user }, answering);
};
const metric = (name: string, selector = "", namespace = "botfleet"): string =>
  `${ROOT}/namespaces/${namespace}/${name}?labelSelector=${encodeURIComponent(selector)}`;
const message = ({ body, status }: Answer) => [status, (body as { message: string }).message];

test("what there is, for the API server to call the API available; nothing of it depends on a source", async () => {
  read = () => Promise.reject(new Error("away"));
  const { body, status } = await ask(ROOT);
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: "APIResourceList", groupVersion: "external.metrics.k8s.io/v1beta1" });
  expect((body as { resources: { name: string }[] }).resources.map(({ name }) => name)).toEqual([
    "age",
    "depth",
  ]);
});

test("one class's value, with its label and the time it was read", async () => {
  const { body, status } = await ask(metric("depth", "worker_class=labels"));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ kind: "ExternalMetricValueList", apiVersion: "external.metrics.k8s.io/v1beta1" },
    items: [{ metricName: "depth", metricLabels: { worker_class: "labels" }, value: "12" }],
  });
});

test("zero is a value", async () => {
  const { body } = await ask(metric("depth", "worker_class=ai"));
  expect(body).toMatchObject({ items: [{ value: "0" }] });
});

test("what is not known is 503 with a sentence, and never zero; others' values are not held up by it", async () => {
  expect(message(await ask(metric("depth", "worker_class=csv")))).toEqual([
    503,
    "depth is not known, so the number of pods stays. Nobody knows csv.",
  ]);
  expect((await ask(metric("depth", "worker_class in (labels,csv)"))).status).toBe(503);
  expect((await ask(metric("depth", "worker_class in (labels,ai)"))).status).toBe(200);
});

test("a source that fails is 503 for all of it, and says why", async () => {
  read = () => Promise.reject(new Error("connect ECONNREFUSED"));
  expect(message(await ask(metric("depth", "worker_class=labels")))).toEqual([
    503,
    "depth is not known, so the number of pods stays. Redis cannot be read: connect ECONNREFUSED.",
  ]);
});

test("what is asked for wrongly is told what there is", async () => {
  expect(message(await ask(metric("dept")))).toEqual([404, "There is no metric dept; there are depth, age."]);
  expect(message(await ask(metric("depth", "worker_class=lables")))).toEqual([
    404,
    "depth has nothing with worker_class=lables; there are worker_class=labels, worker_class=ai, worker_class=csv.",
  ]);
  expect(message(await ask(metric("depth", "", "other")))).toEqual([
    404,
    "The operator serves the fleet in botfleet; other is another's.",
  ]);
  expect((await ask(metric("depth", "a b"))).status).toBe(400);
  expect((await ask("/openapi/v2")).status).toBe(404);
  expect((await ask(ROOT, { method: "POST" })).status).toBe(405);
});

test("who may not is told so by 403; the cluster's masters are asked about by nobody, and where nobody knows it is 503", async () => {
  expect((await ask(metric("depth"), { name: "somebody" })).status).toBe(403);
  const asked = reviews.asked.length;
  expect((await ask(ROOT, { name: "system:kube-aggregator", groups: ["system:masters"] })).status).toBe(200);
  expect(reviews.asked.length).toBe(asked);
  reviews.allowed = undefined;
  expect(message(await ask(metric("depth"), { name: "new" }))[0]).toBe(503);
});

test("a verdict is asked for once in ten seconds, by many at once too; a failed question is asked again", async () => {
  const many = Array.from({ length: 20 }, () => ask(metric("depth", "worker_class=ai")));
  expect((await Promise.all(many)).map(({ status }) => status)).toEqual(many.map(() => 200));
  expect(reviews.asked).toHaveLength(1);
  expect(reviews.asked[0]).toMatchObject({
    ...{ user: "hpa", groups: [], extra: {} },
    resourceAttributes: {
      verb: "get",
      group: "external.metrics.k8s.io",
      resource: "depth",
      namespace: "botfleet",
    },
  });
  reviews.allowed = undefined;
  expect((await ask(metric("age"))).status).toBe(503);
  reviews.allowed = new Set(["hpa"]);
  expect((await ask(metric("age"))).status).toBe(404);
});

test("numbers are written as Kubernetes reads them", () => {
  expect([0, 7, 2.5, 0.0004, 1e6].map(quantity)).toEqual(["0", "7", "2500m", "0", "1000000"]);
});
