import type { ContainerSize } from "../constructs/resources.ts";

/** Services that the bots use: rendered here, or at a URL of one's own; absent where no bot asks for them. */
export interface OutsideValues {
  /** rembg: takes the background off a photo. */
  readonly backgroundRemoval?: ServiceValues;
  /** ComfyUI: draws pictures. */
  readonly imageGeneration?: ServiceValues;
}

/** A service in the namespace, or outside. */
export type ServiceValues =
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "pods";
      readonly replicas: number;
      readonly size: ContainerSize;
      /** GPUs of each pod, as `nvidia.com/gpu`. @default none: it computes on the CPU */
      readonly gpus?: number;
      /** Volume of models, in GB. @default none: the image holds them */
      readonly modelsGb?: number;
    };
