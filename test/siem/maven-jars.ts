import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** `org.apache.kafka:kafka_2.13:4.1.0` */
export type Coordinates = `${string}:${string}:${string}`;

/**
 * Class path of artifacts and what they need, from Maven Central into `.cache` (never committed). Null, with words on
 * the console: there is no Java or no Maven here, or no network.
 */
export function mavenJars(name: string, artifacts: readonly Coordinates[]): string | null {
  const folder = resolve('.cache/siem', name);
  const jars = join(folder, 'jars');
  const mark = join(folder, 'fetched.txt');
  const wanted = artifacts.join('\n');
  const classPath = join(jars, '*');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return classPath;
  if (spawnSync('java', ['-version']).status !== 0 || spawnSync('mvn', ['-version']).status !== 0) {
    console.log(`tests: ${name} needs Java 17 and Maven, which are not here`);
    return null;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pom.xml'), pom(artifacts));
  console.log(`tests: fetching ${name} from Maven Central into .cache (once)`);
  const words = ['-q', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies'];
  const fetched = spawnSync('mvn', [...words, `-DoutputDirectory=${jars}`], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (fetched.status !== 0) {
    console.log(`tests: ${name} cannot be had from Maven Central here: ${fetched.stdout.slice(-300)}`);
    return null;
  }
  writeFileSync(mark, wanted);
  return classPath;
}

function pom(artifacts: readonly Coordinates[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>mayfly</groupId><artifactId>receivers</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>
`;
}
