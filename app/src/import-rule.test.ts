import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

/** roles → bots → platform → contracts: a file may import its own layer and those behind it. */
const LAYERS = ["roles", "bots", "platform", "contracts"] as const;

interface Import {
  readonly file: string;
  /** As written: a package's name, or a path from `app/src`. */
  readonly target: string;
}

const root = import.meta.dirname;
const files = globSync("**/*.ts", { cwd: root });
const isTestCode = (file: string): boolean =>
  /\.(test|fixture)\.ts$|(^|\/)(testing|contract)\//.test(file) || /conformance\.ts$/.test(file);
const product = files.filter((file) => !isTestCode(file));

const imports: Import[] = product.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  const targets = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm)];
  return targets.map(([, from, dynamic]) => {
    const target = from ?? dynamic ?? "";
    return { file, target: target.startsWith(".") ? normalize(join(dirname(file), target)) : target };
  });
});
const own = imports.filter(
  ({ target }) => LAYERS.some((layer) => target.startsWith(`${layer}/`)) || target.startsWith(".."),
);
const show = ({ file, target }: Import): string => `${file} imports ${target}`;
const layerOf = (path: string): number => LAYERS.findIndex((layer) => path.startsWith(`${layer}/`));
const botOf = (path: string): string | undefined => /^bots\/([^/]+)\//.exec(path)?.[1];

it("reads the imports of the whole app", () => {
  expect(product.length).toBeGreaterThan(100);
  expect(own.length).toBeGreaterThan(200);
});

it("imports go one way: roles, bots, platform, contracts; nothing leaves the app's sources", () => {
  expect(own.filter(({ file, target }) => layerOf(target) < layerOf(file)).map(show)).toEqual([]);
});

it("contracts import nothing, so that anything may import them", () => {
  expect(
    imports
      .filter(({ file, target }) => file.startsWith("contracts/") && !target.startsWith("contracts/"))
      .map(show),
  ).toEqual([]);
});

it("a bot never imports another bot", () => {
  const crossing = own.filter(({ file, target }) => {
    const [from, to] = [botOf(file), botOf(target)];
    return from !== undefined && to !== undefined && from !== to;
  });
  expect(crossing.map(show)).toEqual([]);
});

it("a handler and a processor never import each other", () => {
  const side = (path: string): string | undefined => /(handler|processor)\.ts$/.exec(path)?.[1];
  const bots = own.filter(({ file }) => file.startsWith("bots/"));
  const crossing = bots.filter(
    ({ file, target }) => side(file) && side(target) && side(file) !== side(target),
  );
  expect(crossing.map(show)).toEqual([]);
});

it("only the roles read the environment or end the process", () => {
  const reads = product.filter((file) => {
    const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return !file.startsWith("roles/") && /(?<!\.)\bprocess\.(env|exit)\b/.test(code);
  });
  expect(reads).toEqual([]);
});
