import { ModelServer, type ModelServerProps } from "../constructs/model-server.ts";
import { type Passage, PartPolicy, internet, pods } from "../constructs/part-policy.ts";
import type { ServiceValues } from "../environments/outside.ts";
import type { FleetPart } from "./fleet.ts";

type Server = Pick<ModelServerProps, "component" | "port" | "args" | "env" | "modelsPath">;

/** rembg as an HTTP server: `POST /api/remove`. */
export const BACKGROUND_REMOVAL: Server = {
  component: "background-removal",
  port: 7000,
  args: ["s", "--host", "0.0.0.0", "--port", "7000", "--no-ui"],
  env: { U2NET_HOME: "/models", NUMBA_CACHE_DIR: "/tmp" },
  modelsPath: "/models",
};

/** ComfyUI: `POST /prompt`, and a WebSocket that tells how far it is. Its image must read `CLI_ARGS`. */
export const IMAGE_GENERATION: Server = {
  component: "image-generation",
  port: 8188,
  args: [],
  env: { CLI_ARGS: "--listen 0.0.0.0 --port 8188 --output-directory /tmp/output --temp-directory /tmp" },
  modelsPath: "/models",
};

/** Services with models, where the environment asks for them in its own namespace. */
export const outsidePart: FleetPart = (chart, { environment }) => {
  const { images, outside } = environment;
  const wanted: [Server, ServiceValues | undefined, string | undefined][] = [
    [BACKGROUND_REMOVAL, outside.backgroundRemoval, images.backgroundRemoval],
    [IMAGE_GENERATION, outside.imageGeneration, images.imageGeneration],
  ];
  for (const [server, values, image] of wanted) {
    if (values?.kind !== "pods" || image === undefined) continue;
    const { gpus, modelsGb, replicas, size } = values;
    const { pullPolicy, pullSecret } = images;
    const pulled = { image, pullPolicy, pullSecret };
    new ModelServer(chart, server.component, { ...server, ...pulled, replicas, size, gpus, modelsGb });
    new PartPolicy(chart, `${server.component}-policy`, {
      component: server.component,
      ingress: [{ peers: [pods("worker")], ports: [server.port] }],
      egress: modelsGb === undefined ? [] : [MODELS],
    });
  }
};

/** Models are downloaded once, to the volume. */
const MODELS: Passage = { peers: [internet()], ports: [443] };

/** Where workers reach a service; undefined where the environment has none. */
export function serviceUrl(
  namespace: string,
  values: ServiceValues | undefined,
  { component, port }: Server,
): string | undefined {
  if (values === undefined) return undefined;
  return values.kind === "url" ? values.url : `http://${component}.${namespace}.svc:${port}`;
}
