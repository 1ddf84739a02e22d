import type { NotebookProfile } from '../../constructs/kubernetes/jupyterhub';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { acceleratedProfiles } from './accelerated-notebook-profiles';
import { poolNamed } from './node-pools';
import { NotebookImages } from './notebook-images';

type Settings = NonNullable<Environment['jupyterHub']>;

/** What a person works with at a table: https://quay.io/organization/jupyter */
const ORDINARY = { cpu: { guarantee: 0.5, limit: 2 }, memory: { guarantee: '2G', limit: '4G' } };
const LARGE = { cpu: { guarantee: 2, limit: 4 }, memory: { guarantee: '8G', limit: '8G' } };

/** What people may start: the environment’s own profiles, or those that its node pools can carry. */
export const notebookProfiles = (
  environment: Environment,
  { profiles }: Settings,
): NotebookProfile[] =>
  profiles === undefined ? defaultProfiles(environment) : ownProfiles(environment, profiles);

const ownProfiles = (
  environment: Environment,
  profiles: NonNullable<Settings['profiles']>,
): NotebookProfile[] =>
  Object.entries(profiles).map(([name, { pool, ...profile }]) => ({
    ...profile,
    name,
    pool: pool === undefined ? undefined : poolNamed(environment, pool),
  }));

function defaultProfiles(environment: Environment): NotebookProfile[] {
  const images = new NotebookImages(environment);
  return [...ordinaryProfiles(images), ...acceleratedProfiles(environment, images)];
}

const ordinaryProfiles = (images: NotebookImages): NotebookProfile[] => [
  {
    ...ORDINARY,
    name: 'spark',
    title: 'Spark',
    description: 'Python, R and Scala with Spark, on one machine.',
    images: [images.of(IMAGES.allSparkNotebook)],
  },
  {
    ...ORDINARY,
    name: 'python',
    title: 'Python',
    description: 'Python, R and Julia with the libraries of data science.',
    images: [
      images.of(IMAGES.dataScienceNotebook),
      ...images.ownOnly(IMAGES.scipyNotebook, 'python'),
    ],
  },
  {
    ...LARGE,
    name: 'pyspark',
    title: 'PySpark',
    description: 'Python with Spark, with room for larger data.',
    images: [images.of(IMAGES.pysparkNotebook, 'pyspark')],
  },
];
