/**
 * Id under which a job of an order is queued. A finished job's id is refused for as long as it is kept, so the sweeper
 * starts again under the next generation.
 */
export function orderJobId(orderId: string, generation: number): string {
  return `${orderId}.${generation}`;
}
