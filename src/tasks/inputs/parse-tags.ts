/** Reads the `@task` and `@tasks` tags of a doc comment. Never throws: what does not parse is a problem to show. */
import { checkArguments } from './expression.js';
import type { InputTag, TagProblem } from './tag.js';
import { isTagProblem } from './tag.js';

/** More tasks than this in one tag are taken for a slip of the keyboard. */
const MOST_TASKS = 1_000_000;
const EXAMPLE = "Write the arguments as in a call, for example: @task 3, { task: 'one' }";
const EXAMPLES = '@tasks 64 i => [i]';

/** A line of a comment without its star. */
interface Line {
  readonly text: string;
  /** Offset of `text` in the file. */
  readonly from: number;
  /** Counts from 1 in the file. */
  readonly line: number;
  /** Of `text`, from 1. */
  readonly column: number;
}

/**
 * @param comment a whole comment, from its opening to its closing star
 * @param from its offset in the file
 * @param firstLine its line, from 1
 * @param firstColumn its column, from 1
 */
export function parseTags(
  comment: string,
  from: number,
  firstLine: number,
  firstColumn: number,
): { tags: InputTag[]; problems: TagProblem[] } {
  const tags: InputTag[] = [];
  const problems: TagProblem[] = [];
  if (!comment.includes('@task')) return { tags, problems };
  const lines = linesOf(comment, from, firstLine, firstColumn);
  for (let i = 0; i < lines.length;) {
    let end = i + 1;
    while (end < lines.length && !lines[end]?.text.startsWith('@')) end++;
    const head = /^@tasks?(?![\w-])/.exec(lines[i]?.text ?? '');
    if (head) {
      const tag = parseTag(head[0], trimEnd(lines.slice(i, end)));
      if (isTagProblem(tag)) problems.push(tag);
      else tags.push(tag);
    }
    i = end;
  }
  return { tags, problems };
}

/**
 * Reads what a user typed into the input box: arguments, or `i => [arguments]`.
 * Offsets and lines are those of `text` itself.
 */
export function parseInputText(text: string, count: number): InputTag | TagProblem {
  const whole = { from: 0, to: text.length, line: 1 };
  const wrong = countProblem(count);
  if (wrong !== undefined) return { message: wrong, ...whole };
  const form = checkArguments(text);
  if (typeof form === 'string') return { count, text: text.trim(), form, ...whole };
  return {
    message: `These arguments do not parse: ${form.message}.`,
    from: form.from,
    to: form.to,
    line: text.slice(0, form.from).split('\n').length,
  };
}

function countProblem(count: number): string | undefined {
  if (!Number.isInteger(count) || count < 1) return 'The number of tasks must be 1 or more.';
  if (count > MOST_TASKS) return `The number of tasks must be ${MOST_TASKS} or less.`;
  return undefined;
}

function linesOf(comment: string, from: number, firstLine: number, firstColumn: number): Line[] {
  const lines: Line[] = [];
  const body = comment.replace(/\s*\*+\/$/, '');
  let offset = 0;
  for (const raw of body.split('\n')) {
    const mark = (offset === 0 ? /^\/\*\*+[ \t]*/ : /^[ \t]*(?:\*(?!\/) ?)?/).exec(raw)?.[0] ?? '';
    const text = raw.slice(mark.length).replace(/\r$/, '');
    // A tag may be indented behind its star; the arguments below keep their own indentation.
    const indent = /^[ \t]+(?=@)/.exec(text)?.[0].length ?? 0;
    lines.push({
      text: text.slice(indent),
      from: from + offset + mark.length + indent,
      line: firstLine + lines.length,
      column: (offset === 0 ? firstColumn : 1) + mark.length + indent,
    });
    offset += raw.length + 1;
  }
  return lines;
}

/** Drops blank lines, and blanks, at the end. */
function trimEnd(lines: readonly Line[]): Line[] {
  const last = lines.findLastIndex(({ text }) => text.trim() !== '');
  return lines
    .slice(0, last + 1)
    .map((line, i) => (i === last ? { ...line, text: line.text.trimEnd() } : line));
}

const skip = (line: Line, characters: number): Line => ({
  ...line,
  text: line.text.slice(characters),
  from: line.from + characters,
  column: line.column + characters,
});

function parseTag(name: string, lines: readonly Line[]): InputTag | TagProblem {
  const [head, ...below] = lines as [Line, ...Line[]];
  const last = lines.at(-1) ?? head;
  const place = { line: head.line, from: head.from, to: last.from + last.text.length };

  let first = skip(head, name.length);
  let count = 1;
  if (name === '@tasks') {
    const number = /^\s*([\d_]+)(?=\s|$)/.exec(first.text);
    const written = Number(number?.[1]?.replaceAll('_', '') ?? NaN);
    if (!number)
      return { message: `Write the number of tasks after @tasks: ${EXAMPLES}`, ...place };
    const wrong = countProblem(written);
    if (wrong !== undefined) return { message: wrong, ...place };
    count = written;
    first = skip(first, number[0].length);
  }
  const texts = trimStart([first, ...below]);
  const text = texts.map((line) => line.text).join('\n');
  const form = checkArguments(text);
  if (typeof form !== 'string') {
    const message = `This ${name} does not parse: ${form.message}. ${EXAMPLE}`;
    const start = locate(texts, form.from);
    const end = locate(texts, form.to);
    // Where something is missing at the end, there is nothing to point at but the tag.
    if (!start || !end || form.from === form.to) return { message, ...place };
    return { message, line: start.line, from: start.offset, to: end.offset };
  }
  const starts = texts.map(({ line, column }) => ({ line, column }));
  // In `@task`, a function is an argument like any other; only `@tasks` has indices to make arguments from.
  return { count, text, form: name === '@task' ? 'args' : form, ...place, starts };
}

/** Drops blank lines, and blanks, at the start. */
function trimStart(lines: readonly Line[]): Line[] {
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  const kept = first < 0 ? [] : lines.slice(first);
  return kept.map((line, i) =>
    i === 0 ? skip(line, line.text.length - line.text.trimStart().length) : line,
  );
}

/** Where in the file an offset in the joined text of `lines` is. */
function locate(lines: readonly Line[], at: number): { offset: number; line: number } | undefined {
  let start = 0;
  for (const line of lines) {
    if (at <= start + line.text.length) {
      return { offset: line.from + at - start, line: line.line };
    }
    start += line.text.length + 1;
  }
  return undefined;
}
