/** Vendors that allow so many calls a minute and key, by their name in metrics, logs and the keys of their quotas. */
export const SERVICES = { shipstation: "shipstation", openai: "openai" } as const;
