/** The page's HTML: an empty body and a strict policy. Data reaches it by message only. */
import { stringsBlock } from '../shared/translate.js';
import type { Table } from '../shared/translate.js';

export interface PageParts {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
  /** BCP 47, for screen readers. */
  readonly language: string;
  /** The page's own texts in that language, by their English; absent for English. */
  readonly strings?: Table | undefined;
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Of nothing: the toolkit asks what the browser can do by means of an empty style element, and that is all it allows. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

export function pageHtml(parts: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource} ${EMPTY_STYLE}`,
    `font-src ${parts.cspSource}`,
    `img-src ${parts.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(parts.style)}">
<title>${escape(parts.title)}</title>
</head>
<body><div id="app"></div>${stringsBlock(parts.strings)}
<script nonce="${escape(parts.nonce)}" src="${escape(parts.script)}"></script>
</body>
</html>
`;
}
