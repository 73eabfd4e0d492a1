import { Counter } from "prom-client";
import type { OperatorPart, PartContext, PartService } from "../part.ts";
import { type Informer, type KubeObject, once, systemClock, watching } from "../runtime/index.ts";
import { SECRET } from "./access.ts";
import { EXTERNAL_METRICS_API } from "./answers/documents.ts";
import { createAuthorizer } from "./auth/authorizer.ts";
import { AUTHENTICATION, CONFIG_MAPS, type ConfigMapObject } from "./auth/front-proxy.ts";
import { ROTATION, type RotationTiming } from "./certificate/rotation.ts";
import { type SecretObject, SECRETS } from "./certificate/secret.ts";
import { makeFirst } from "./certificate/store.ts";
import { createQuotaTeller, QUOTA_TIMING, type QuotaTiming } from "./quota/controller.ts";
import { API_SERVICE, API_SERVICES } from "./registration/api-service.ts";
import { leave } from "./registration/leave.ts";
import { REACH, type ReachTiming, Withdrawals } from "./registration/reach.ts";
import { register } from "./registration/register.ts";
import {
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  type EndpointSliceObject,
  NAMESPACES,
  type Place,
} from "./registration/world.ts";
import { MetricsService } from "./service.ts";
import type { MetricsApiSettings } from "./settings.ts";
import { openSources, type Sources, type SourcesOptions } from "./sources.ts";
import type { CachedSource } from "./values/cached.ts";

/** What tests set otherwise. */
export interface MetricsApiOptions extends SourcesOptions {
  readonly timing?: Partial<RotationTiming>;
  readonly reach?: Partial<ReachTiming>;
  readonly quota?: Partial<QuotaTiming>;
  /** Told when the server listens, on whatever port. */
  onService?(service: MetricsService): void;
}

/** Names of the operator's own objects, in infra/constructs/operator.ts. */
const NAME = "operator";
const SERVICE_PORT = 443;
const KEY = "metrics-api";

/** Metrics for the autoscalers: every replica serves them, and the leader registers the API. */
export function metricsApi(options: MetricsApiOptions = {}): OperatorPart {
  return {
    name: KEY,
    begin: (context) => {
      const { metricsApi: settings, namespace } = context.settings;
      const place: Place = { namespace, name: NAME, port: SERVICE_PORT, secret: SECRET };
      if (settings === undefined) {
        takeBack(context, place);
        return undefined;
      }
      const secrets = context.manager.watch<SecretObject>(SECRETS, only(SECRET, namespace));
      const sources = openSources(context, settings, options);
      control(context, place, secrets, options);
      tellQuotas(context, sources.queues, options);
      return serve(context, settings, { place, secrets, sources }, options);
    },
  };
}

const only = (name: string, namespace?: string) => ({
  fieldSelector: `metadata.name=${name}`,
  ...(namespace !== undefined && { namespace }),
});

/** All that the registration depends on wakes it, by one key: there is one thing to do. */
function control(
  { events, logger, manager }: PartContext,
  place: Place,
  secrets: Informer<SecretObject>,
  { reach, timing }: MetricsApiOptions,
): void {
  const { name, namespace } = place;
  const slices = manager.watch<EndpointSliceObject>(ENDPOINT_SLICES, {
    namespace,
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  const others = [
    manager.watch(API_SERVICES, only(API_SERVICE)),
    manager.watch(DEPLOYMENTS, only(name, namespace)),
    manager.watch(NAMESPACES, only(namespace)),
  ];
  const woken = <T extends KubeObject>(informer: Informer<T>) => watching(informer, () => [KEY]);
  const answers = () =>
    slices.list().some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false));
  const withdrawals = new Withdrawals({ ...REACH, ...reach }, systemClock.date().getTime());
  const shared = { place, events, logger, answers, withdrawals, clock: systemClock };
  manager.control({
    name: KEY,
    watches: [woken(secrets), woken(slices), ...others.map(woken)],
    reconcile: (_, context) => register({ ...shared, timing: { ...ROTATION, ...timing } }, context),
  });
}

/** Where no metrics are served nothing is watched for them: there is one thing to do, once, and few rights for it. */
function takeBack({ events, logger, manager }: PartContext, place: Place): void {
  const shared = { place, events, logger, clock: systemClock };
  manager.control({
    name: KEY,
    watches: [once(KEY)],
    reconcile: (_, context) => leave(shared, context),
  });
}

interface Served {
  readonly place: Place;
  readonly secrets: Informer<SecretObject>;
  readonly sources: Sources;
}

/** Says at the autoscalers of pools that an outside quota holds them. */
function tellQuotas(
  { events, manager, settings: { namespace } }: PartContext,
  source: CachedSource,
  { quota }: MetricsApiOptions,
): void {
  const timing = { ...QUOTA_TIMING, ...quota };
  const tell = createQuotaTeller({ namespace, source, events, clock: systemClock, timing });
  manager.control({ name: "quotas", watches: [once("quotas")], reconcile: (_, context) => tell(context) });
}

function serve(
  { api, logger, manager, registry, settings: { namespace } }: PartContext,
  { port }: MetricsApiSettings,
  { place, secrets, sources }: Served,
  { onService, timing }: MetricsApiOptions,
): PartService {
  const clock = systemClock;
  const ending = new AbortController();
  const answers = new Counter({
    name: "metrics_api_answers_total",
    help: "Answers to the API server, by HTTP status: 503 is a value that is not known",
    labelNames: ["code"],
    registers: [registry],
  });
  const service = new MetricsService({
    port,
    answering: {
      namespace,
      authorizer: createAuthorizer({ api, clock, ...EXTERNAL_METRICS_API, signal: ending.signal }),
      sources: sources.all,
    },
    secrets,
    configMaps: manager.watch<ConfigMapObject>(
      CONFIG_MAPS,
      only(AUTHENTICATION.name, AUTHENTICATION.namespace),
    ),
    logger,
    clock,
    makeCertificate: (found, signal) =>
      makeFirst(found, place, { api, signal, now: clock.date(), timing: { ...ROTATION, ...timing } }),
    onAnswer: (status) => answers.inc({ code: String(status) }),
    close: () => {
      ending.abort();
      sources.close();
    },
  });
  onService?.(service);
  return service;
}
