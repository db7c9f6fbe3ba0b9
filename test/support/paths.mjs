/** Where things lie in the repository. All paths are absolute. */
import path from 'node:path';

export const REPO = path.resolve(import.meta.dirname, '../..');
/** Ignored by git: what is installed on first need. */
export const CACHE = path.join(REPO, '.vscode-test');
/** Ignored by git: what a test run leaves to be looked at. */
export const ARTIFACTS = path.join(REPO, 'artifacts');
/** Workspaces that tests copy before they open them. */
export const WORKSPACES = path.join(REPO, 'test/fixtures/workspaces');
