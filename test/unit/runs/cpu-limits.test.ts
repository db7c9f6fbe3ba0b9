import assert from 'node:assert/strict';
import { cpuLimits } from '../../../src/runs/cpu-limits.js';

const STATUS =
  'Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t0-3,8,10-11\nMems_allowed_list:\t0\n';
const limitsOf = (files: Readonly<Record<string, string>>) =>
  cpuLimits((path) => files[path] ?? null).limits;

describe('limits of the CPUs', () => {
  it('are not told where the system has none of the files', () => {
    assert.equal(limitsOf({}), undefined);
  });

  it('have the CPUs that the process may run on', () => {
    assert.deepEqual(limitsOf({ '/proc/self/status': STATUS }), {
      quota: null,
      affinity: { list: '0-3,8,10-11', count: 7 },
    });
  });

  it('have the smallest quota of the groups around the process (cgroup 2)', () => {
    const limits = limitsOf({
      '/proc/self/cgroup': '0::/user.slice/app.scope\n',
      '/sys/fs/cgroup/user.slice/app.scope/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/user.slice/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/cpu.max': '800000 100000\n',
    });
    assert.deepEqual(limits, { quota: 1.5, affinity: null });
  });

  it('have the quota of a container whose own group is the root (cgroup 2)', () => {
    const files = { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' };
    assert.equal(limitsOf(files)?.quota, 0.5);
  });

  it('have the quota of cgroup 1, which a container sees at the root', () => {
    const cgroup =
      '4:memory:/docker/ab\n3:cpu,cpuacct:/docker/ab\n1:name=systemd:/docker/ab\n0::/\n';
    const limited = limitsOf({
      '/proc/self/cgroup': cgroup,
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    });
    assert.equal(limited?.quota, 2);
    const free = limitsOf({
      '/proc/self/cgroup': cgroup,
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    });
    assert.equal(free?.quota, null);
  });

  it('are those of this very process', () => {
    const { limits } = cpuLimits();
    if (process.platform === 'linux') assert.ok((limits?.affinity?.count ?? 0) >= 1);
    else assert.equal(limits, undefined);
  });
});
