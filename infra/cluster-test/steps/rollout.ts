import { LABEL } from "../../constructs/labels.ts";
import type { Step } from "../cluster.ts";
import { countEverything } from "../load/count.ts";
import { startLoad } from "../load/load-run.ts";

const PEOPLE = { people: 60, everySeconds: 3, plateauSeconds: 100 };
const BOTS = ["deployment", "--selector", `${LABEL.component}=bot`];

/** Every pod of every bot is replaced while people use them. */
export const rollout: Step = {
  name: "rollout",
  run: async (cluster, { expect }) => {
    const load = await startLoad(cluster, "people-at-rollout", PEOPLE);
    await expect("the bots are rolled under load", async () => {
      const started = performance.now();
      await cluster.kubectl.run(["rollout", "restart", ...BOTS]);
      await cluster.kubectl.run(["rollout", "status", ...BOTS, "--timeout=300s"]);
      return `all pods are new after ${Math.round((performance.now() - started) / 1000)} s`;
    });
    await load.ended();
    await expect("a rollout loses nothing and does nothing twice", () => countEverything(cluster));
  },
};
