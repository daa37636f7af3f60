import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { help } from '../../collector/help.ts';

type Manifest = Readonly<Record<string, unknown>>;

function documents(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    expect(document.errors).toEqual([]);
    expect(document.warnings).toEqual([]);
    return document.toJS() as Manifest;
  });
}

/** What lies at a path of keys; undefined when it ends before. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

function list(value: unknown): readonly Manifest[] {
  return (value ?? []) as readonly Manifest[];
}

test.each([
  'docker-compose.yml',
  ...readdirSync('deploy')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join('deploy', name)),
])('%s is YAML, each key once', (path) => {
  expect(documents(readFileSync(path, 'utf8')).length).toBeGreaterThan(0);
});

test.each(['docs/kubernetes.md', 'docs/operating.md'])('every YAML in %s is YAML', (path) => {
  const blocks = [...readFileSync(path, 'utf8').matchAll(/```yaml\n([^]*?)```/g)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, text = ''] of blocks) expect(documents(text)).toHaveLength(1);
});

describe('the Kubernetes example', () => {
  const all = documents(readFileSync('deploy/kubernetes.yaml', 'utf8'));
  const of = (kind: string): Manifest => all.find((manifest) => manifest['kind'] === kind) ?? {};
  const collector = at(of('Deployment'), 'spec', 'template', 'spec');
  const agent = at(of('Pod'), 'spec');
  const containers = [collector, agent].flatMap((pod) => [
    ...list(at(pod, 'initContainers')),
    ...list(at(pod, 'containers')),
  ]);

  test('has two collectors that are not taken away together', () => {
    expect(all.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Deployment',
      'Service',
      'PodDisruptionBudget',
      'NetworkPolicy',
      'Pod',
    ]);
    expect(at(of('Deployment'), 'spec', 'replicas')).toBe(2);
    expect(at(of('PodDisruptionBudget'), 'spec', 'minAvailable')).toBe(1);
    const labels = at(of('Deployment'), 'spec', 'template', 'metadata', 'labels');
    for (const selector of [
      at(of('Deployment'), 'spec', 'selector', 'matchLabels'),
      at(of('Service'), 'spec', 'selector'),
      at(of('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels'),
      at(of('NetworkPolicy'), 'spec', 'podSelector', 'matchLabels'),
    ]) {
      expect(selector).toEqual(labels);
    }
  });

  test('gives no container more than it needs', () => {
    expect(containers).toHaveLength(3);
    for (const container of containers) {
      expect(container['securityContext']).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    for (const pod of [collector, agent]) {
      expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(at(pod, 'automountServiceAccountToken')).toBe(false);
    }
  });

  test('mounts only what it has, and names files in what it mounts', () => {
    for (const pod of [collector, agent]) {
      const volumes = list(at(pod, 'volumes')).map(({ name }) => name);
      for (const container of [...list(at(pod, 'initContainers')), ...list(at(pod, 'containers'))]) {
        const mounts = list(container['volumeMounts']);
        for (const { name } of mounts) expect(volumes).toContain(name);
        const files = list(container['env']).filter(
          ({ name, value }) => /_FILE|_TLS_|_CA_/.test(String(name)) && value,
        );
        for (const { value } of files) {
          expect(mounts.some(({ mountPath }) => String(value).startsWith(`${String(mountPath)}/`))).toBe(
            true,
          );
        }
      }
    }
  });

  test('sets what the collector knows, and mounts secrets where its image lets it read', () => {
    const image = readFileSync('collector/Dockerfile', 'utf8');
    for (const { name, value } of list(at(collector, 'containers', 0, 'env'))) {
      expect(help).toContain(String(name).replace(/_FILE$/, ''));
      if (String(value).startsWith('/')) expect(String(value)).toMatch(/^\/secrets\//);
    }
    expect(image).toContain('--allow-fs-read=/secrets');
    expect(image).toMatch(/^USER 1000:1000$/m);
  });

  test('asks for readiness and for life where each is told', () => {
    const container = at(collector, 'containers', 0);
    expect(at(container, 'readinessProbe', 'httpGet', 'path')).toBe('/readyz');
    expect(at(container, 'livenessProbe', 'httpGet', 'path')).toBe('/healthz');
    expect(at(of('Service'), 'spec', 'ports', 0, 'port')).toBe(4318);
  });

  test('is what the page about the sidecar shows', () => {
    const [shown] = documents(
      /```yaml\n(apiVersion[^]*?)```/.exec(readFileSync('docs/kubernetes.md', 'utf8'))?.[1] ?? '',
    );
    for (const [group, name] of [
      ['initContainers', 'mayfly'],
      ['containers', 'agent'],
    ] as const) {
      const [inPage, inFile] = [shown?.['spec'], agent].map((pod) =>
        list(at(pod, group)).find((one) => one['name'] === name),
      );
      for (const part of ['image', 'command', 'env', 'volumeMounts', 'restartPolicy']) {
        expect(inFile?.[part]).toEqual(inPage?.[part]);
      }
    }
  });
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!analyze)('systemd takes the unit, and finds little that it may do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-unit-'));
  const path = join(folder, 'mayfly-collector.service');
  // Only what is there can be verified.
  const text = readFileSync('deploy/mayfly-collector.service', 'utf8');
  writeFileSync(
    path,
    text.replaceAll('/opt/mayfly/node/bin/node', process.execPath).replaceAll('/opt/mayfly', folder),
  );
  const verified = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
  expect(verified.stderr.split('\n').filter((line) => line.includes('mayfly-collector'))).toEqual([]);
  const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', path], {
    encoding: 'utf8',
  });
  expect(security.stdout).toMatch(/Overall exposure level for mayfly-collector\.service: 1\.\d/);
});
