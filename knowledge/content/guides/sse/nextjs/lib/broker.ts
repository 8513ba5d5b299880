/** One event. Ids ascend by one; with several processes take them from the table that events are written to. */
export type Event = { id: number; data: string };

/** missed goes out first, then what tell brings. place is the id before all of that; known says that the client's id was ours. */
export type Follow = { place: number; missed: Event[]; known: boolean };

/** Somebody who listens. end ends the stream, because the process does. */
export type Listener = { tell: (event: Event) => void; end: () => void };

const KEPT = 256; // events that a client can catch up on

/** Hands events to everybody who listens, and keeps the last ones. */
export class Broker {
  // Ids begin at the start's microsecond. From 1, a client with an id of the process before a release would be handed other
  // events, and never hear what it missed.
  #last = Date.now() * 1000;
  #events: Event[] = [];
  #listeners = new Set<Listener>();

  publish(data: string) {
    const event = { id: ++this.#last, data };
    this.#events.push(event);
    if (this.#events.length > KEPT) this.#events.shift();
    for (const { tell } of this.#listeners) tell(event);
  }

  /** Goes on behind the event with id last. Nothing runs between its lines, so no event falls into a gap. */
  subscribe(last: number, listener: Listener): Follow {
    this.#listeners.add(listener);
    const oldest = this.#last - this.#events.length; // the id before the first one kept
    const known = Number.isSafeInteger(last) && last >= oldest && last <= this.#last;
    return known
      ? { known, place: last, missed: this.#events.slice(last - oldest) }
      : { known, place: this.#last, missed: [] };
  }

  leave(listener: Listener) {
    this.#listeners.delete(listener);
  }

  close() {
    for (const { end } of this.#listeners) end();
  }

  /** How many listen; a good number for a chart. */
  get open() {
    return this.#listeners.size;
  }
}

/** Every line of the data gets its own field: a line break must not begin an event of its own. */
export function frame({ id, data }: Event): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `id: ${id}\n${lines.join("")}\n`;
}
