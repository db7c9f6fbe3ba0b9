/** Lines and columns of ascending offsets, in one pass over the text. */
export class LineCounter {
  private line = 1;
  private lineStart = 0;
  /** Offset of the next line break at or after the last one asked for. */
  private nextBreak: number;

  constructor(private readonly text: string) {
    this.nextBreak = text.indexOf('\n');
  }

  /** Line and column of an offset, both from 1. An offset before the last one asked for starts over. */
  at(offset: number): { line: number; column: number } {
    if (offset < this.lineStart) {
      [this.line, this.lineStart] = [1, 0];
      this.nextBreak = this.text.indexOf('\n');
    }
    while (this.nextBreak >= 0 && this.nextBreak < offset) {
      this.line++;
      this.lineStart = this.nextBreak + 1;
      this.nextBreak = this.text.indexOf('\n', this.lineStart);
    }
    return { line: this.line, column: offset - this.lineStart + 1 };
  }
}
