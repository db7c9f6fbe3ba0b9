/** What a run can be exported as. */
export const EXPORT_FORMATS = ['html', 'csv', 'chrome', 'png', 'svg', 'trace'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Extension of the file of each format, without the dot. */
export const EXTENSIONS: { readonly [F in ExportFormat]: string } = {
  html: 'html',
  csv: 'csv',
  chrome: 'json',
  png: 'png',
  svg: 'svg',
  trace: 'poollanes',
};

/** A file name for a run, without extension: its title and when it began, of characters that every system allows. */
export function fileNameOf(title: string, startedAt: number): string {
  const name = title.replace(/[^\p{L}\p{N}_+-]+/gu, '-').replace(/^-+|-+$/g, '');
  const time = new Date(startedAt).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `${name.slice(0, 60) || 'run'}-${time}`;
}
