import type { Step } from "./cluster.ts";
import { apply } from "./steps/apply.ts";
import { autoscaling, scaleDown } from "./steps/autoscaling.ts";
import { backup } from "./steps/backup.ts";
import { disruption } from "./steps/disruption.ts";
import { images } from "./steps/images.ts";
import { metrics } from "./steps/metrics.ts";
import { networkPolicies } from "./steps/network-policies.ts";
import { operator } from "./steps/operator.ts";
import { ready } from "./steps/ready.ts";
import { rebuild } from "./steps/rebuild.ts";
import { talk } from "./steps/talk.ts";
import { upgrade } from "./steps/upgrade.ts";

/** The test, in its order: what needs a fleet that nobody disturbed comes first. */
export const STEPS: readonly Step[] = [
  images,
  apply,
  ready,
  talk,
  metrics,
  networkPolicies,
  operator,
  autoscaling,
  scaleDown,
  upgrade,
  disruption,
  backup,
  rebuild,
];
