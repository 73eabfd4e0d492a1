/** One of them, by their weights. @param random in [0, 1) */
export function weighted<T extends { readonly weight: number }>(choices: readonly T[], random: number): T {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let left = random * total;
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new Error("there is nothing to choose from");
  return last;
}

/** One of them, each as likely as the others. @param random in [0, 1) */
export function oneOf<T>(choices: readonly T[], random: number): T {
  const chosen = choices[Math.floor(random * choices.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}
