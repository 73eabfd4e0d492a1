/** A carrier's service as one name: carriers put their own name before most of theirs, `USPS Priority Mail`. */
export function serviceName({
  carrier,
  service,
}: {
  readonly carrier: string;
  readonly service: string;
}): string {
  return service.toLowerCase().startsWith(carrier.toLowerCase()) ? service : `${carrier} ${service}`;
}

/** The same below its carrier's name: `Priority Mail`. */
export function serviceWithin({
  carrier,
  service,
}: {
  readonly carrier: string;
  readonly service: string;
}): string {
  if (!service.toLowerCase().startsWith(carrier.toLowerCase())) return service;
  return service.slice(carrier.length).replace(/^[®™\s]+/, "") || service;
}
