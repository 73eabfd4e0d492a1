/** What one unit is worth in US dollars: invented and steady. */
const DOLLARS = { USD: 1, EUR: 1.1, USDT: 1, USDC: 1, BTC: 60_000, ETH: 3_000, LTC: 80, TRX: 0.1 };
const COINS = ["USDT", "USDC", "BTC", "ETH", "LTC", "TRX"] as const;
const NETWORKS: Record<Coin, string> = {
  USDT: "Tron Network",
  USDC: "Ethereum Network",
  BTC: "Bitcoin Network",
  ETH: "Ethereum Network",
  LTC: "Litecoin Network",
  TRX: "Tron Network",
};

/** What an invoice may be made out in. */
export type Currency = keyof typeof DOLLARS;
/** What it may be paid in. */
export type Coin = (typeof COINS)[number];

/** Reads a currency whatever its case. */
export function currencyOf(text: string): Currency | undefined {
  const symbol = text.toUpperCase();
  return Object.hasOwn(DOLLARS, symbol) ? (symbol as Currency) : undefined;
}

/** Reads a coin whatever its case. */
export function coinOf(text: string): Coin | undefined {
  return COINS.find((coin) => coin === text.toUpperCase());
}

/** Name of the chain a coin is sent over. */
export function networkOf(coin: Coin): string {
  return NETWORKS[coin];
}

/** The same worth in another currency, to eight places. */
export function exchange(amount: number, from: Currency, to: Currency): number {
  return Number(((amount * DOLLARS[from]) / DOLLARS[to]).toFixed(8));
}
