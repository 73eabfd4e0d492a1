const CHARACTERS_PER_TOKEN = 4;

/** A rough count, near the vendor's for English text. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
