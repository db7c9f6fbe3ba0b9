import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, folder, lastRun, open, readLast, run, uriOf } from '../support/editor.js';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { default: unknown }>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifest = vscode.extensions.getExtension('pool-lanes.pool-lanes')?.packageJSON as Manifest;

describe('Settings', () => {
  const changed = new Set<string>();
  const set = async (name: string, value: unknown): Promise<void> => {
    changed.add(name);
    const settings = vscode.workspace.getConfiguration('poolLanes', folder());
    await settings.update(name, value, vscode.ConfigurationTarget.Workspace);
  };

  afterEach(async () => {
    for (const name of changed) await set(name, undefined);
    changed.clear();
    await closeAll();
  });

  async function runs(command: string, file: string, name: string) {
    const before = await readLast();
    await open(file);
    await run(command, file, name);
    return lastRun(name, before?.record.id);
  }

  it('have the defaults that their descriptions promise', () => {
    const { properties } = manifest.contributes.configuration;
    const defaults = Object.fromEntries(
      Object.entries(properties).map(([name, { default: value }]) => [name.slice(10), value]),
    );
    assert.deepEqual([defaults['workers'], defaults['keepRuns']], [0, 50]);
    assert.deepEqual(defaults['comparePools'], ['serial', 'eventLoop', 'thread', 'process']);
    assert.deepEqual([defaults['env'], defaults['envFile'], defaults['execArgv']], [{}, '', []]);
  });

  it('that can make something run are not taken from a workspace that is not trusted', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['nodePath', 'env', 'envFile', 'execArgv']) {
      assert.ok(restrictedConfigurations.includes(`poolLanes.${name}`), name);
    }
  });

  for (const command of ['runInThreadPool', 'runInProcessPool']) {
    it(`of the surroundings reach the workers of ${command}`, async () => {
      await writeFile(uriOf('.env.test').fsPath, 'FROM_FILE="file 1"\nFROM_BOTH=file # no\n');
      await set('envFile', '${workspaceFolder}/.env.test');
      await set('env', { FROM_BOTH: 'setting', FROM_SETTING: '${workspaceFolder}!', HOME: null });
      await set('execArgv', ['--expose-gc']);
      await set('resourceLimits', { maxOldGenerationSizeMb: 77 });
      await set('workers', 3);
      const saved = await runs(command, 'around.ts', 'around');
      assert.equal(saved.record.blocks[0]?.workers, 3);
      const heap = command === 'runInThreadPool' ? '77' : '';
      const root = folder().fsPath;
      const expected = ['file 1', 'setting', `${root}!`, '', 'function', heap, root].join('|');
      assert.equal(saved.details(0, 0)?.result, `'${expected}'`);
    });
  }

  it('say what is wrong where the environment file is not there, and run nothing', async () => {
    const before = await readLast();
    await set('envFile', 'no/such.env');
    await open('around.ts');
    await run('runInThreadPool', 'around.ts', 'around');
    assert.equal((await readLast())?.record.id, before?.record.id);
  });

  it('choose what is compared, for how many rounds and how long', async () => {
    await set('comparePools', ['process', 'serial']);
    await set('rounds', 2);
    await set('timeBudget', 333);
    const { record } = await runs('comparePools', 'cpu.ts', 'square');
    assert.equal(record.comparison?.budgetMs, 333_000);
    const pools = record.blocks.filter(({ round, control }) => round === 0 && !control);
    assert.deepEqual(
      pools.map(({ pool }) => pool),
      ['serial', 'process'],
    );
    assert.deepEqual([record.comparison.rounds, record.comparison.end], [2, 'rounds']);
  });

  it('say up to how many workers the best number is looked for', async () => {
    await set('sweepWorkers', 2);
    await set('rounds', 1);
    const before = await readLast();
    await open('cpu.ts');
    const over = run('findBestWorkerCount', 'cpu.ts', 'fib');
    await until(
      'the pool that is proposed is accepted, and the run begins',
      async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return (await readLast())?.record.id;
      },
      (id) => id !== before?.record.id,
    );
    await over;
    const { record } = await lastRun('fib', before?.record.id);
    assert.deepEqual(record.sweep?.counts, [1, 2]);
    assert.ok(record.blocks.every(({ workers }) => workers <= 2));
  });

  it('name the Node.js that runs, and it is said to be theirs', async () => {
    const usual = (await runs('runInThreadPool', 'cpu.ts', 'square')).record.node;
    assert.ok(usual && usual.source !== 'the setting poolLanes.nodePath');
    await set('nodePath', usual.path);
    const { node } = (await runs('runInThreadPool', 'cpu.ts', 'square')).record;
    assert.deepEqual(node, { ...usual, source: 'the setting poolLanes.nodePath' });
  });

  it('that make no sense fall back to what is usual', async () => {
    await set('comparePools', ['serial', 'nonsense']);
    await set('rounds', 1);
    await set('workers', -3);
    await set('execArgv', 'nonsense');
    await set('env', ['nonsense', 1]);
    const { record } = await runs('comparePools', 'cpu.ts', 'square');
    assert.deepEqual([record.status, record.blocks.length >= 4], ['done', true]);
  });

  it('show links above functions when they are switched on', async () => {
    await open('cpu.ts');
    const titles = async (): Promise<(string | undefined)[]> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uriOf('cpu.ts'),
      );
      // Besides them there is what other tests have measured.
      const ours = lenses.filter(({ command }) =>
        /^poolLanes\.(run|compare)/.test(`${command?.command}`),
      );
      return [...new Set(ours.map(({ command }) => command?.title))];
    };
    assert.deepEqual(await titles(), []);
    await set('codeLens', true);
    const shown = await until('links', titles, ({ length }) => length > 0);
    assert.deepEqual(shown, ['Run in Thread Pool', 'Run in Process Pool', 'Compare Pools']);
  });

  it('are not needed for the working directory: it is that of the nearest package', async () => {
    const inner = uriOf('packages/inner/deep/around.ts').fsPath;
    await mkdir(dirname(inner), { recursive: true });
    const source = await vscode.workspace.fs.readFile(uriOf('around.ts'));
    await writeFile(inner, source);
    await writeFile(uriOf('packages/inner/package.json').fsPath, '{ "type": "module" }');
    const saved = await runs('runInThreadPool', 'packages/inner/deep/around.ts', 'around');
    const result = saved.details(0, 0)?.result ?? '';
    assert.ok(result.endsWith(`${uriOf('packages/inner').fsPath}'`), result);
    await rm(uriOf('packages').fsPath, { recursive: true });
  });
});
