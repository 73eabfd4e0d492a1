import type { Environment } from "../environments/environment.ts";
import type { Forwards } from "./forwards.ts";
import type { Kubectl } from "./kubectl.ts";

/** The cluster under test. */
export interface Cluster {
  readonly kubectl: Kubectl;
  readonly forwards: Forwards;
  /** What was rendered into {@link Cluster.charts}. */
  readonly environment: Environment;
  /** Folder of the environment's files. */
  readonly charts: string;
  /** Ends the run. */
  readonly abandoned: AbortSignal;
  say(line: string): void;
}

/** Something that is looked at: it resolves with the figures seen, and throws what is wrong. */
export type Look = () => Promise<string>;

/** How a step tells what it found. */
export interface Teller {
  /** Looks at one thing; a throw is a failed finding, and the step goes on. @returns whether it passed */
  expect(what: string, look: Look): Promise<boolean>;
  /** Says why something could not be proven in this cluster. */
  unproven(what: string, why: string): void;
}

/** One subject of the test. */
export interface Step {
  readonly name: string;
  /** true: without it nothing that follows can be looked at. */
  readonly essential?: boolean;
  run(cluster: Cluster, teller: Teller): Promise<void>;
}
