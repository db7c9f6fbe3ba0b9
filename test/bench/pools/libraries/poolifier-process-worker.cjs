const { createRequire } = require('node:module');
const path = require('node:path');
const { echo, fib, nap, noop } = require('../functions.cjs');

const there = path.join(__dirname, '../../../../.vscode-test/bench-pools/package.json');
const { ClusterWorker } = createRequire(there)('poolifier');

module.exports = new ClusterWorker({ echo, fib, nap, noop });
