import { APPLICATIONS, applicationsOf } from '../../contracts/applications';
import type { PagesContract } from '../../contracts/applications/application';
import { ownRegistry, usedOwnImages } from '../../contracts/own-images';
import { accessPoints } from '../../contracts/shared-storage';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { repeated, when, type Check } from './check';

/** What applications need of the rest of the platform. */
export const APPLICATION_CHECKS: readonly Check[] = [
  pagesNeedEdge,
  pagesNeedIdentity,
  pathsTakenOff,
  imagesNeedRegistry,
  imagesOnce,
  accessPointsGiven,
];

/** Pages of every application that has its section, whether it runs by now or waits for the entrance. */
const pagesOf = (environment: Environment): PagesContract[] =>
  APPLICATIONS.filter(({ section }) => environment[section] !== undefined).flatMap(({ pages }) =>
    pages(environment),
  );

function pagesNeedEdge(environment: Environment): Violation[] {
  return pagesOf(environment).flatMap(({ path }) =>
    when(environment.edge.kind === 'none', {
      path,
      problem: "needs an entrance; choose one by 'edge.kind', or leave this section out",
    }),
  );
}

function pagesNeedIdentity(environment: Environment): Violation[] {
  return pagesOf(environment).flatMap(({ path }) =>
    when(environment.identity.provider === 'none', {
      path,
      problem:
        "needs somebody who signs people in; set 'identity.provider' to 'keycloak' or 'external', or leave this section out",
    }),
  );
}

/** Some software answers below `/` alone. */
function pathsTakenOff(environment: Environment): Violation[] {
  const { edge } = environment;
  if (edge.kind !== 'ingress-class' || edge.controller === 'nginx') return [];
  return pagesOf(environment).flatMap(({ path, takenOff }) =>
    when(takenOff !== undefined, {
      path,
      problem: `needs an entrance that takes '${takenOff ?? ''}' off the path; set 'edge.kind' to 'envoy-gateway' or 'ingress-nginx', or leave this section out`,
    }),
  );
}

function imagesNeedRegistry(environment: Environment): Violation[] {
  if (ownRegistry(environment) !== undefined) return [];
  const needers = applicationsOf(environment).filter(
    ({ images }) => images(environment).length > 0,
  );
  const because = [
    ...needers.map(({ section }) => `'${section}'`),
    ...(environment.images.built.length > 0 ? ["'images.built'"] : []),
  ];
  const names = usedOwnImages(environment).join(', ');
  const howTo =
    environment.provider === 'aws'
      ? "set 'aws.accountId', whose registry then holds them, or name a registry of your own"
      : 'name the registry that they are pushed to';
  return when(because.length > 0, {
    path: 'images.registry',
    problem: `is needed for ${because.join(' and ')}, whose images are built from images/ (${names}); ${howTo}`,
  });
}

function imagesOnce({ images }: Environment): Violation[] {
  return repeated('images.built', images.built);
}

function accessPointsGiven(environment: Environment): Violation[] {
  const { shared } = environment.storage;
  if (!('existing' in shared)) return [];
  return accessPoints(environment).flatMap(({ name, path, uid, gid }) =>
    when(!(name in shared.existing.accessPoints), {
      path: `storage.shared.existing.accessPoints.${name}`,
      problem: `is required: the id of an access point to ${path} for user ${uid} and group ${gid}; or switch off what mounts it`,
    }),
  );
}
