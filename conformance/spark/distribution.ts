import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { findJava } from '../java';
import { mavenArtifact } from '../maven';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { runProgram } from '../program';

/** Spark 4 is compiled for this version of Java. */
const JAVA = 17;

/** What `images/spark` adds: a checksum, and the path of a jar below Maven Central. */
const ADDED =
  /--checksum=sha256:([0-9a-f]{64}) \\\n\s+\$\{MAVEN\}\/(\S+)\/([^/\s]+)\/([^/\s]+)\/[^/\s]+\.jar/g;

/** A real Spark, with what our image adds to it. */
export interface SparkDistribution {
  /** `SPARK_HOME`. */
  readonly home: string;
  /** Variables of every program of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly python: PythonEnvironment;
}

/** Spark of the catalogue’s version, with the jars that the Dockerfile of our image adds, as it adds them. */
export async function sparkDistribution({ root, tools }: CheckContext): Promise<SparkDistribution> {
  const java = await findJava(tools, JAVA, 'Spark');
  const python = await pythonEnvironment(tools, root, {
    name: 'spark',
    requirements: requirementsOf(path.join(root, 'conformance/spark/requirements.txt')),
  });
  const { stdout } = await runProgram(python.python, [
    '-c',
    'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)',
  ]);
  const home = stdout.trim();
  const dockerfile = fs.readFileSync(path.join(root, 'images/spark/Dockerfile'), 'utf8');
  for (const [, checksum = '', group = '', name = '', version = ''] of dockerfile.matchAll(ADDED)) {
    const jar = await mavenArtifact(tools, path.join(root, '.conformance/spark-jars'), {
      artifact: `${group.replaceAll('/', '.')}:${name}:${version}:jar`,
      goal: 'copy',
      gives: `${name}-${version}.jar`,
      product: 'Spark’s connector for S3',
    });
    await assertChecksum(jar, checksum);
    place(jar, path.join(home, 'jars'));
  }
  return {
    home,
    python,
    env: {
      JAVA_HOME: java.home,
      SPARK_HOME: home,
      SPARK_LOCAL_IP: '127.0.0.1',
      PYSPARK_PYTHON: python.python,
    },
  };
}

async function assertChecksum(file: string, wanted: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk as Buffer);
  const got = hash.digest('hex');
  if (got !== wanted) {
    throw new Finding(
      `${path.basename(file)} has the checksum ${got}, the Dockerfile says ${wanted}`,
    );
  }
}

function place(jar: string, folder: string): void {
  const target = path.join(folder, path.basename(jar));
  if (!fs.existsSync(target)) fs.symlinkSync(jar, target);
}
