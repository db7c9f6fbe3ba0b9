/** The format of a VSIX: a zip with the extension in `extension/`, its description in two XML files beside it. */
import { zipSync } from 'fflate';

/**
 * @typedef {object} Manifest the fields of package.json that a package speaks of
 * @property {string} name
 * @property {string} displayName
 * @property {string} description
 * @property {string} version
 * @property {string} publisher
 * @property {string} license
 * @property {string} icon
 * @property {string[]} categories
 * @property {string[]} keywords
 * @property {string[]} extensionKind
 * @property {{ vscode: string }} engines
 * @property {{ url: string }} [repository]
 */

const OF_THE_REPOSITORY = ['scripts', 'devDependencies', 'private'];

/**
 * The manifest without what is only of use in the repository.
 * @template {object} T
 * @param {T} manifest
 */
export function packageManifest(manifest) {
  const kept = Object.entries(manifest).filter(([name]) => !OF_THE_REPOSITORY.includes(name));
  return /** @type {T} */ (Object.fromEntries(kept));
}

/**
 * The README for a page that does not lie in the repository. Links and pictures lead to the repository if the manifest
 * names one on GitHub; without one, a link is left its words, and a picture nothing.
 * @param {string} text
 * @param {Manifest} manifest
 */
export function packageReadme(text, { repository }) {
  const base = /^(?:git\+)?(https:\/\/github\.com\/[^/]+\/[^/]+?)(?:\.git)?$/.exec(
    repository?.url ?? '',
  )?.[1];
  return text
    .replaceAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, picture, words, to) => {
      if (/^(https:|#)/.test(to)) return whole;
      if (base) return `${picture}[${words}](${base}/${picture ? 'raw' : 'blob'}/HEAD/${to})`;
      return picture ? '' : words;
    })
    .replaceAll(/\n{3,}/g, '\n\n');
}

/**
 * The bytes of a package.
 * @param {Manifest} manifest with its texts in English
 * @param {Record<string, Uint8Array>} files of the extension, by path
 * @param {string} [target] the only platform that it is for
 */
export function vsix(manifest, files, target) {
  const inside = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [
      `extension/${name}`,
      // Unix permissions; what has no extension in a `bin` folder is a program.
      { bytes, mode: /\/bin\/[^./]+$/.test(name) ? 0o755 : 0o644 },
    ]),
  );
  const all = {
    'extension.vsixmanifest': { bytes: Buffer.from(description(manifest, target)), mode: 0o644 },
    '[Content_Types].xml': { bytes: Buffer.from(contentTypes(Object.keys(files))), mode: 0o644 },
    ...inside,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(all).map(([name, { bytes, mode }]) => [
        name,
        // The same bytes for the same files: no times of day.
        [bytes, { os: 3, attrs: (0o100000 | mode) << 16, mtime: '2020-01-01T00:00:00' }],
      ]),
    ),
    { level: 9 },
  );
}

/**
 * @param {Manifest} manifest
 * @param {string | undefined} target
 */
function description(manifest, target) {
  const { name, displayName, description, version, publisher, engines, icon } = manifest;
  const property = (/** @type {string} */ id, /** @type {string} */ value) =>
    `<Property Id="Microsoft.VisualStudio.${id}" Value="${xml(value)}" />`;
  const asset = (/** @type {string} */ type, /** @type {string} */ file) =>
    `<Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${xml(file)}" Addressable="true" />`;
  const platform = target ? ` TargetPlatform="${xml(target)}"` : '';
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"${platform} />
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(manifest.keywords.join(','))}</Tags>
    <Categories>${xml(manifest.categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      ${property('Code.Engine', engines.vscode)}
      ${property('Code.ExtensionDependencies', '')}
      ${property('Code.ExtensionPack', '')}
      ${property('Code.ExtensionKind', manifest.extensionKind.join(','))}
      ${property('Code.ExecutesCode', 'true')}
      ${property('Services.GitHubFlavoredMarkdown', 'true')}
      ${property('Services.Content.Pricing', 'Free')}
    </Properties>
    <License>extension/LICENSE</License>
    <Icon>extension/${xml(icon)}</Icon>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    ${asset('Code.Manifest', 'package.json')}
    ${asset('Services.Content.Details', 'README.md')}
    ${asset('Services.Content.Changelog', 'CHANGELOG.md')}
    ${asset('Services.Content.License', 'LICENSE')}
    ${asset('Services.Icons.Default', icon)}
  </Assets>
</PackageManifest>
`;
}

/** @param {readonly string[]} names */
function contentTypes(names) {
  const types = new Set(names.flatMap((name) => /\.[^./]+$/.exec(name)?.[0].toLowerCase() ?? []));
  const lines = ['.vsixmanifest', ...types].map(
    (type) =>
      `<Default Extension="${xml(type)}" ContentType="${CONTENT_TYPES[type] ?? 'application/octet-stream'}" />`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${lines.join('')}</Types>
`;
}

/** @type {Record<string, string>} */
const CONTENT_TYPES = {
  '.vsixmanifest': 'text/xml',
  '.json': 'application/json',
  '.js': 'application/javascript',
  '.cjs': 'application/javascript',
  '.css': 'text/css',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.ts': 'text/plain',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/** @param {string} text */
const xml = (text) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
