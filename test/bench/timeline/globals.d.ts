/** What `live/desk.mjs` puts into the page. */
interface Window {
  live: {
    /** How often everything was sent anew. */
    hydrated: number;
    chunks: number;
    settled: number;
    /** When the first and the latest chunk came: on the page's clock, and since the epoch, ms. */
    first: number;
    last: number;
    firstAt: number;
    lastAt: number;
    /** Between frames, ms. */
    gaps: number[];
    begin(): void;
  };
}
