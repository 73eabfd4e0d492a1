import { k8s } from "cdk8s-plus-27";

/** What a container is promised, and what it may take. */
export interface Share {
  readonly request: number;
  readonly limit: number;
}

/** Size of one container. */
export interface ContainerSize {
  /** In cores. */
  readonly cpu: Share;
  /** In MiB. */
  readonly memoryMb: Share;
  /** Of the node's disk for logs and emptyDir volumes, in MiB. @default 256 */
  readonly scratchMb?: number;
}

/** A size whose memory is promised whole: what may be taken away while in use ends the process. */
export function sized(cpu: number | Share, memoryMb: number, scratchMb?: number): ContainerSize {
  return {
    cpu: typeof cpu === "number" ? { request: cpu, limit: cpu } : cpu,
    memoryMb: { request: memoryMb, limit: memoryMb },
    ...(scratchMb === undefined ? {} : { scratchMb }),
  };
}

/** A size for small machines: `request` is what it takes when idle, the limits stay those of the requirements. */
export function squeezed(size: ContainerSize, request: { cpu: number; memoryMb: number }): ContainerSize {
  return {
    ...size,
    cpu: { request: request.cpu, limit: size.cpu.limit },
    memoryMb: { request: request.memoryMb, limit: size.memoryMb.limit },
  };
}

const SCRATCH_MB = 256;

/** The size as Kubernetes writes it. */
export function resourcesOf({ cpu, memoryMb, scratchMb = SCRATCH_MB }: ContainerSize): {
  readonly requests: Readonly<Record<string, k8s.Quantity>>;
  readonly limits: Readonly<Record<string, k8s.Quantity>>;
} {
  const quantities = (kind: keyof Share) => ({
    cpu: cores(cpu[kind]),
    memory: mebibytes(memoryMb[kind]),
    "ephemeral-storage": mebibytes(scratchMb),
  });
  return { requests: quantities("request"), limits: quantities("limit") };
}

/** Cores in the form the API server keeps them in: whole ones, else thousandths. */
export function cores(count: number): k8s.Quantity {
  return k8s.Quantity.fromString(Number.isInteger(count) ? `${count}` : `${Math.round(count * 1000)}m`);
}

/** MiB in the form the API server keeps them in. */
export function mebibytes(mb: number): k8s.Quantity {
  return k8s.Quantity.fromString(mb % 1024 === 0 ? `${mb / 1024}Gi` : `${mb}Mi`);
}
