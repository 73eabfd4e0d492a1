/** Chooses one of them by their weights, from a number in [0, 1); made once, since k6's JavaScript is slow. */
export function chooser<T extends { readonly weight: number }>(choices: readonly T[]): (random: number) => T {
  const [first] = choices;
  if (first === undefined) throw new Error("there is nothing to choose from");
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  return (random) => {
    let left = random * total;
    for (let index = 0; index < choices.length; index++) {
      const choice = choices[index] ?? first;
      left -= choice.weight;
      if (left < 0) return choice;
    }
    return first;
  };
}

/** One of them, each as likely as the others. @param random in [0, 1) */
export function oneOf<T>(choices: readonly T[], random: number): T {
  const chosen = choices[Math.floor(random * choices.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}
