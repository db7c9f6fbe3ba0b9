/**
 * The bytes between host and worker. A frame is a header, a body of plain values, and a tail of raw bytes (serialized
 * objects, or one Uint8Array) that ends where the frame ends; its length is a multiple of 8, all numbers are
 * little-endian.
 *
 *   0 u32 bytes of all · 4 u32 bytes of the tail · 8 u8 kind · 9 u8 flags · 10 u16 unused · 12 u32 id
 */

export const HEADER = 16;

/** To a worker. WRAP: the rest of the ring is unused. */
export const WRAP = 0;
export const DEFINE = 1;
export const TASK = 2;
export const RECALL = 3;
export const EXIT = 4;
export const ABORT = 5;
export const INIT = 6;

/** To the host. */
export const READY = 16;
export const LOADED = 17;
export const STARTED = 18;
export const RESULT = 19;
export const RECALLED = 20;
export const STRAY = 21;
export const INIT_FAILED = 22;
/** Its last line of JavaScript has run; the id is its exit code. */
export const LEAVING = 23;

/** How the payload of a TASK or RESULT is carried; the lowest two bits of the flags. */
export const PLAIN = 0;
/** The tail is made by v8.serialize. */
export const BLOB = 1;
/** Sent apart, through the structured clone of a message port, ahead of the frame. */
export const MESSAGE = 2;
export const CARRIED = 3;

/** Flags of a TASK. */
export const CHUNK = 4;
export const CAPTURE = 8;
/** The worker is to tell when it starts: nobody knows how long this will take. */
export const ANNOUNCE = 16;

/** It runs without a token, for it cannot be taken back: what its sender moved is with the worker now. */
export const GIVEN = 32;

/** Flags of a RESULT. FAILED: the payload is a `Failure`. CAPTURED: it is [payload, Output]. */
export const FAILED = 32;
export const CAPTURED = 64;
