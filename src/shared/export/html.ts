/**
 * A run as one HTML file that needs nothing else: the page that the editor shows, its trace, and a policy that lets
 * it load nothing and send nothing. It works from a mail attachment.
 */
import { base64 } from '../base64.js';
import { stringsBlock } from '../translate.js';
import type { Table } from '../translate.js';

/** What of the build goes into it. */
export interface ReportParts {
  /** `dist/webview/report.js`: stands in for the editor; before the page's own script. */
  readonly host: string;
  /** `dist/webview/main.js` */
  readonly script: string;
  /** `dist/webview/main.css` */
  readonly style: string;
  /** `dist/webview/report-colours.css`: the colours that an editor would give. */
  readonly colours: string;
}

/** @param read gives the text of a file of `dist/webview` */
export async function readReportParts(
  read: (name: string) => Promise<string>,
): Promise<ReportParts> {
  const names = ['report.js', 'main.js', 'main.css', 'report-colours.css'];
  const [host = '', script = '', style = '', colours = ''] = await Promise.all(names.map(read));
  return { host, script, style, colours };
}

export interface ReportContent {
  readonly title: string;
  /** The run as a `.poollanes` file. */
  readonly trace: Uint8Array<ArrayBuffer>;
  /** BCP 47, for screen readers. */
  readonly language: string;
  /** The page's texts in that language, by their English; absent for English. */
  readonly strings?: Table | undefined;
}

/** Of nothing: the toolkit asks what the browser can do by means of an empty style element. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A map of the source lies beside a build, not beside a report. */
const withoutMap = (text: string): string =>
  text.replace(/\n\/[/*]# sourceMappingURL=[^\n]*\n?$/, '\n');

/** What would end a script element, or begin a comment in it, written so that it means the same and does not. */
const asScript = (code: string): string =>
  withoutMap(code)
    .replace(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--');
const asStyle = (css: string): string => withoutMap(css).replace(/<\/(style)/gi, '<\\/$1');

export async function htmlReport(parts: ReportParts, content: ReportContent): Promise<string> {
  const scripts = [asScript(parts.host), asScript(parts.script)];
  const styles = [asStyle(parts.colours), asStyle(parts.style)];
  const [scriptHashes, styleHashes] = [await hashes(scripts), await hashes(styles)];
  const policy = [
    "default-src 'none'",
    `script-src ${scriptHashes}`,
    `style-src ${styleHashes} ${EMPTY_STYLE}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const [host, script] = scripts.map((code) => `<script>${code}</script>`);
  return `<!DOCTYPE html>
<html lang="${escapeText(content.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeText(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Pool Lanes">
<title>${escapeText(content.title)}</title>
${styles.map((css) => `<style>${css}</style>`).join('\n')}
</head>
<body><div id="app"></div>${stringsBlock(content.strings)}
<script type="application/octet-stream" id="trace">${base64(content.trace)}</script>
${host ?? ''}
${script ?? ''}
</body>
</html>
`;
}

/** As a policy names inline code: by what it is, so that nothing else runs. */
async function hashes(texts: readonly string[]): Promise<string> {
  const all = texts.map(async (text) => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return `'sha256-${base64(new Uint8Array(digest))}'`;
  });
  return (await Promise.all(all)).join(' ');
}
