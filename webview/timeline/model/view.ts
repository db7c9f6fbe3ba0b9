/** Arithmetic of what part of the time axis is seen. Times are µs on the axis; pure. */
export type Domain = readonly [from: number, to: number];

/** Nobody needs to see less than this, µs. */
export const SHORTEST_SPAN = 1;

export const spanOf = ([from, to]: Domain): number => to - from;

/** `domain`, no shorter than `SHORTEST_SPAN`, no longer than `whole`, and inside it. */
export function clampDomain(domain: Domain, whole: Domain): Domain {
  const span = Math.min(
    Math.max(spanOf(domain), SHORTEST_SPAN),
    Math.max(spanOf(whole), SHORTEST_SPAN),
  );
  const middle = (domain[0] + domain[1]) / 2;
  const from = Math.max(whole[0], Math.min(whole[1] - span, middle - span / 2));
  return [from, from + span];
}

/** Shrinks (`factor` < 1) or stretches `domain` around `at`, which stays where it is. */
export function zoomAbout(domain: Domain, at: number, factor: number): Domain {
  return [at - (at - domain[0]) * factor, at + (domain[1] - at) * factor];
}

/** Moves `domain` by a share of its span. */
export function panBy(domain: Domain, share: number): Domain {
  const by = spanOf(domain) * share;
  return [domain[0] + by, domain[1] + by];
}

/** `inner` with room on both sides, as a share of its span. */
export function withMargin([from, to]: Domain, share: number): Domain {
  const room = Math.max((to - from) * share, SHORTEST_SPAN / 2);
  return [from - room, to + room];
}

/** `domain`, moved as little as needed so that `from`–`to` is in it; widened if it does not fit. */
export function reveal(domain: Domain, from: number, to: number): Domain {
  if (from >= domain[0] && to <= domain[1]) return domain;
  const span = spanOf(domain);
  if (to - from > span * 0.9) return withMargin([from, to], 0.1);
  const room = span * 0.1;
  if (from < domain[0]) return [from - room, from - room + span];
  return [to + room - span, to + room];
}
