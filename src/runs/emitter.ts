type Listeners<Events extends Record<keyof Events, unknown[]>> = {
  [E in keyof Events]?: Set<(...args: Events[E]) => void>;
};

/** Typed events. A listener that throws harms neither the others nor the one who emits. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
  readonly #listeners: Listeners<Events> = {};

  /** Returns what removes the listener; one that is added twice is called twice. */
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    const own = (...args: Events[E]): void => listener(...args);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(...args);
      } catch (thrown) {
        console.error(`Pool Lanes: a listener of "${String(event)}" failed:`, thrown);
      }
    }
  }
}
