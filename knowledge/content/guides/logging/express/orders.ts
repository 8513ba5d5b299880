import { log } from "./log.ts";

/** Stands for code far below the handler. It knows no request, but its lines carry the request's id. */
export async function findOrder(id: string) {
  await new Promise((done) => setTimeout(done, 5));
  log.info({ order: id }, "order found");
  return { id };
}

/** Has a fault. */
export function sumUp(parts: { price: number }[]): number {
  return parts[0]!.price + parts[parts.length]!.price;
}
