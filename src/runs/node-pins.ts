/** The Node.js version that a project pins, and where version managers keep what they have installed. */
import { readdir, readFile, access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface NodePin {
  /** As written: `20`, `v20.11.1`, `lts/iron` … */
  readonly version: string;
  /** The file that says so, as words for the user: `.nvmrc`, `package.json (volta)` … */
  readonly file: string;
}

/** Each file that can pin a version, and how to read it; null if it says nothing about Node.js. */
const PIN_FILES: readonly (readonly [file: string, read: (text: string) => NodePin | null])[] = [
  ['.nvmrc', (text) => pinOf(firstLine(text), '.nvmrc')],
  ['.node-version', (text) => pinOf(firstLine(text), '.node-version')],
  ['package.json', (text) => pinOf(voltaVersion(text), 'package.json (volta)')],
  ['.tool-versions', (text) => pinOf(/^node(?:js)?[ \t]+(\S+)/m.exec(text)?.[1], '.tool-versions')],
];

const pinOf = (version: string | undefined, file: string): NodePin | null =>
  version === undefined || version === '' ? null : { version, file };

const firstLine = (text: string): string | undefined =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .find((line) => line !== '');

function voltaVersion(text: string): string | undefined {
  try {
    const { volta } = JSON.parse(text) as { volta?: { node?: unknown } };
    return typeof volta?.node === 'string' ? volta.node : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest pin in `folder` or above. */
export async function findPin(folder: string): Promise<NodePin | null> {
  for (const [file, read] of PIN_FILES) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => null);
    const pin = text === null ? null : read(text);
    if (pin) return pin;
  }
  const parent = dirname(folder);
  return parent === folder ? null : findPin(parent);
}

/** Names of the long-term releases, as `.nvmrc` files use them. */
const LTS_MAJORS: Readonly<Record<string, number>> = { iron: 20, jod: 22, krypton: 24 };

/** Whether version `[major, minor, patch]` is one that `wanted` means. */
function matcher(wanted: string): ((version: readonly number[]) => boolean) | null {
  const name = wanted.toLowerCase().replace(/^lts[/-]/, '');
  if (/^(?:node|latest|current|stable)$/.test(name)) return () => true;
  if (name === '*' || name === 'lts' || name === 'lts/*') return ([major = 0]) => major % 2 === 0;
  const lts = LTS_MAJORS[name];
  if (lts !== undefined) return ([major]) => major === lts;
  const parts = /^[v^~]?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/.exec(name)?.slice(1);
  if (!parts) return null;
  const numbers = parts.map((part) => Number(part)).filter((part) => !Number.isNaN(part));
  return (version) => numbers.every((number, i) => version[i] === number);
}

/** Folders of version managers with a folder per version, and where the program lies in each of those. */
function stores(env: NodeJS.ProcessEnv): { folder: string; program: string }[] {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  if (process.platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    const roaming = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
    return [
      { folder: env['NVM_HOME'] ?? join(roaming, 'nvm'), program: 'node.exe' },
      { folder: join(local, 'Volta', 'tools', 'image', 'node'), program: 'node.exe' },
      {
        folder: join(env['FNM_DIR'] ?? join(roaming, 'fnm'), 'node-versions'),
        program: join('installation', 'node.exe'),
      },
    ];
  }
  const data = env['XDG_DATA_HOME'] ?? join(home, '.local', 'share');
  const fnm = [
    env['FNM_DIR'],
    join(data, 'fnm'),
    join(home, '.fnm'),
    join(home, 'Library', 'Application Support', 'fnm'),
  ];
  const program = join('bin', 'node');
  return [
    { folder: join(env['NVM_DIR'] ?? join(home, '.nvm'), 'versions', 'node'), program },
    ...fnm
      .filter((folder) => folder !== undefined)
      .map((folder) => ({
        folder: join(folder, 'node-versions'),
        program: join('installation', program),
      })),
    {
      folder: join(env['VOLTA_HOME'] ?? join(home, '.volta'), 'tools', 'image', 'node'),
      program,
    },
    { folder: join(env['ASDF_DATA_DIR'] ?? join(home, '.asdf'), 'installs', 'nodejs'), program },
    { folder: join(env['MISE_DATA_DIR'] ?? join(data, 'mise'), 'installs', 'node'), program },
    { folder: join(env['N_PREFIX'] ?? '/usr/local', 'n', 'versions', 'node'), program },
  ];
}

/** The newest installed Node.js that `wanted` means, or null. */
export async function findPinned(wanted: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const matches = matcher(wanted);
  if (!matches) return null;
  const found: { version: number[]; path: string }[] = [];
  for (const { folder, program } of stores(env)) {
    for (const name of await readdir(folder).catch(() => [])) {
      const numbers = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(name)?.slice(1).map(Number);
      if (!numbers || !matches(numbers)) continue;
      const path = join(folder, name, program);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (isThere) found.push({ version: numbers, path });
    }
  }
  found.sort((a, b) => compareVersions(b.version, a.version));
  return found[0]?.path ?? null;
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
