/** speedscope's own format: a profile per lane, of frames that are opened and closed. */

/** A frame that is open for a while. */
export const span = (frame: number, from: number, to: number): string =>
  `{"type":"O","frame":${frame},"at":${from}},{"type":"C","frame":${frame},"at":${to}}`;

/**
 * `lanes`: of each its spans, in order and none in another; `end`: of them all, µs. Piece by piece, for as one string it
 * would be too long.
 */
export function eventedFile(
  frames: readonly string[],
  lanes: readonly (readonly string[])[],
  end: number,
): File {
  const named = JSON.stringify(frames.map((name) => ({ name })));
  const profiles = lanes.map(
    (spans, lane) =>
      `${lane > 0 ? ',' : ''}{"type":"evented","name":"worker ${lane + 1}","unit":"microseconds","startValue":0,"endValue":${end},"events":[${spans.join()}]}`,
  );
  const head = `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":${named}},"profiles":[`;
  return new File([head, ...profiles, ']}'], 'run.speedscope.json');
}
