/** What a runner measures of a block beside the stamps of its tasks. JSON-able. Lengths of time are ms. */

/**
 * What the thread that runs tasks used during a pass, and the process around it. Of a pool of workers: the sums over its
 * workers. Null where the system does not tell.
 */
export interface Usage {
  /** From before the first submit to after the last settle. */
  readonly wallMs: number;
  /** CPU time of the thread that runs tasks. */
  readonly threadMs: number | null;
  /** CPU time of its whole process, without that of the thread that writes the trace. */
  readonly processMs: number | null;
  /** Of `processMs`, what was spent in the kernel. */
  readonly systemMs: number | null;
  /** How long its event loop was not waiting for events. */
  readonly activeMs: number | null;
  /** Σ of its garbage collector's pauses. */
  readonly gcMs: number | null;
  /** How long that thread was ready to run while other threads had the cores: what a busy machine took from it. */
  readonly queuedMs: number | null;
  /** The same of all threads of `processMs`, summed up. */
  readonly processQueuedMs: number | null;
}

export interface PassUsages {
  readonly cold: Usage;
  readonly warm?: Usage;
}

/**
 * Memory of the whole program (the runner and its children): before there was a pool, and after the last pass, while all
 * workers live. Bytes, of the metric that the block names.
 */
export interface ProgramMemory {
  readonly before: number;
  readonly after: number;
  /** Workers alive at `after`; 0 for the inline pools. */
  readonly workers: number;
}

/** Bytes of a sample of the tasks, spread evenly; means. Arguments and results as structured clone writes them. */
export interface Payload {
  /** Tasks in the sample. */
  readonly tasks: number;
  /** Null if arguments cannot be serialised at all. */
  readonly sent: PayloadSide | null;
  readonly returned: PayloadSide | null;
}

export interface PayloadSide {
  readonly bytes: number;
  /** Of these, bytes in buffers that could be transferred instead of copied. */
  readonly transferable: number;
}

/** One size of value on its way through an idle pool; medians, µs. */
export interface Way {
  readonly bytes: number;
  /** Dispatch → readable in the worker: serialised, carried, deserialised. */
  readonly thereUs: number;
  /** End → settled with a result of so many bytes. */
  readonly backUs: number;
}

/** What values cost on their way to a worker that waits for them, and back; measured after the passes. */
export interface Transport {
  /** A task without arguments or result. */
  readonly empty: Way;
  /** Byte arrays, copied, smallest first. */
  readonly copied: readonly Way[];
  /** The largest of them, transferred; null where the pool cannot. */
  readonly transferred: Way | null;
  /** The arguments of one of the user's own tasks; null if they are too large or cannot be sent. */
  readonly own: Way | null;
}

/** What a runner tells of a block at its end. */
export interface Measured {
  readonly usage: PassUsages;
  readonly memory: ProgramMemory | null;
  /** First round only: every round has the same. */
  readonly payload?: Payload;
  /** First round only, of pools with workers. */
  readonly transport?: Transport;
}
