import type { Step } from "./cluster.ts";
import { apply } from "./steps/apply.ts";
import { autoscaling, scaleDown } from "./steps/autoscaling.ts";
import { disruption } from "./steps/disruption.ts";
import { images } from "./steps/images.ts";
import { networkPolicies } from "./steps/network-policies.ts";
import { ready } from "./steps/ready.ts";
import { talk } from "./steps/talk.ts";
import { upgrade } from "./steps/upgrade.ts";

/** The test, in its order: what needs a fleet that nobody disturbed comes first. */
export const STEPS: readonly Step[] = [
  images,
  apply,
  ready,
  talk,
  networkPolicies,
  autoscaling,
  upgrade,
  disruption,
  scaleDown,
];
