import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
  };
  readonly activationEvents?: readonly string[];
}

describe('The manifest', () => {
  const extension = vscode.extensions.getExtension('pool-lanes.pool-lanes');
  const manifest = extension?.packageJSON as Manifest;

  it('promises only commands that are there', async () => {
    await extension?.activate();
    const there = new Set(await vscode.commands.getCommands(true));
    const promised = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(promised.length >= 3);
    assert.deepEqual(
      promised.filter((command) => !there.has(command)),
      [],
    );
  });

  it('has menus of commands that it promises', () => {
    const promised = new Set(manifest.contributes.commands.map(({ command }) => command));
    const used = Object.values(manifest.contributes.menus).flat();
    assert.deepEqual(
      used.filter(({ command }) => command !== undefined && !promised.has(command)),
      [],
    );
  });

  it('names every text that it shows', () => {
    assert.doesNotMatch(JSON.stringify(manifest.contributes), /%[\w.]+%/);
  });

  it('does not wake the extension where there is nothing for it to do', () => {
    const events = manifest.activationEvents ?? [];
    assert.deepEqual(
      events.filter((event) => event === '*' || event === 'onStartupFinished'),
      [],
    );
  });
});
