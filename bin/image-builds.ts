import type { Environment } from '../lib/config';
import { ownImageBuilds, ownRegistry } from '../lib/contracts/own-images';

/** The commands that build the images of `images/` that an environment uses, and push them. */
export function imageBuilds(environment: Environment): string {
  const builds = ownImageBuilds(environment);
  if (builds.length === 0) {
    return `'${environment.name}' uses no image of images/: every image comes from upstream.\n`;
  }
  const commands = builds.map(({ name, folder, args }) => {
    const given = Object.entries(args).map(([arg, value]) => ` --build-arg ${arg}=${value}`);
    return `docker buildx build --platform linux/amd64 --push --tag ${name}${given.join('')} ${folder}`;
  });
  return [
    `# Images that '${environment.name}' uses, built from images/; a tag never moves, so each is built once.`,
    ...signIn(environment),
    ...commands,
    '',
  ].join('\n');
}

/** ECR takes a password that the AWS CLI fetches; another registry has its own way. */
function signIn({ region, ...environment }: Environment): string[] {
  const [host = ''] = (ownRegistry({ region, ...environment }) ?? '').split('/');
  if (!host.endsWith(`.dkr.ecr.${region}.amazonaws.com`)) return [];
  return [
    `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${host}`,
  ];
}
