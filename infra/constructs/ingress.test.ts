import { expect, test } from "vitest";
import { only, synth } from "../testing/synth.fixture.ts";
import { Ingress, type IngressProps } from "./ingress.ts";

const PROPS: IngressProps = {
  name: "bots",
  component: "bot",
  host: "bots.example.org",
  className: "nginx",
  clusterIssuer: "letsencrypt",
  routes: [{ path: "/telegram/shipping", match: "Exact", service: "bot-shipping" }],
  maxBodyMb: 1,
};
const render = (changes: Partial<IngressProps> = {}) =>
  only(
    synth((chart) => new Ingress(chart, "ingress", { ...PROPS, ...changes })),
    "Ingress",
    "bots",
  );

test("a host is served over TLS alone, by a certificate that cert-manager keeps", () => {
  expect(render()).toMatchObject({
    metadata: {
      annotations: {
        "cert-manager.io/cluster-issuer": "letsencrypt",
        "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
      },
    },
    spec: { ingressClassName: "nginx", tls: [{ hosts: ["bots.example.org"], secretName: "bots-tls" }] },
  });
});

test("only the paths that are named lead inside", () => {
  expect(render().spec).toMatchObject({
    rules: [
      {
        host: "bots.example.org",
        http: {
          paths: [
            {
              path: "/telegram/shipping",
              pathType: "Exact",
              backend: { service: { name: "bot-shipping", port: { name: "http" } } },
            },
          ],
        },
      },
    ],
  });
});

test("requests, not connections, are shared out among the pods, so that a new pod has its share at once", () => {
  expect(render().metadata.annotations).toMatchObject({
    "nginx.ingress.kubernetes.io/service-upstream": "false",
    "nginx.ingress.kubernetes.io/load-balance": "ewma",
  });
});

test("a body and a wait have limits, above a handler's 8 s and below Telegram's minute", () => {
  expect(render().metadata.annotations).toMatchObject({
    "nginx.ingress.kubernetes.io/proxy-body-size": "1m",
    "nginx.ingress.kubernetes.io/proxy-connect-timeout": "5",
    "nginx.ingress.kubernetes.io/proxy-read-timeout": "20",
    "nginx.ingress.kubernetes.io/proxy-send-timeout": "20",
  });
});

test("an address has its limit, and Telegram's ranges have none", () => {
  const limits = Object.entries(
    render({ rateLimit: { perSecond: 20, exempt: ["149.154.160.0/20", "91.108.4.0/22"] } }).metadata
      .annotations,
  ).filter(([name]) => name.includes("/limit-"));
  expect(Object.fromEntries(limits)).toEqual({
    "nginx.ingress.kubernetes.io/limit-rps": "20",
    "nginx.ingress.kubernetes.io/limit-burst-multiplier": "5",
    "nginx.ingress.kubernetes.io/limit-whitelist": "149.154.160.0/20,91.108.4.0/22",
  });
});

test("without a limit and headers none are asked of the controller", () => {
  const names = Object.keys(render().metadata.annotations).join();
  expect(names).not.toMatch(/limit-|custom-headers/);
});

test("headers of every response stand in a ConfigMap", () => {
  expect(render({ headers: "botfleet/security-headers" }).metadata.annotations).toMatchObject({
    "nginx.ingress.kubernetes.io/custom-headers": "botfleet/security-headers",
  });
});
