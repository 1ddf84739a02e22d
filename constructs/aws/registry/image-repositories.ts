import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IEncryptionKey } from '../encryption';
import {
  lifecyclePolicy,
  retentionViolations,
  type ImageRetentionOptions,
} from './lifecycle-policy';

/** Repository names. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const NAME_LENGTH = { min: 2, max: 256 } as const;

/** ECR repositories for images that are built here. */
export interface IImageRepositories {
  /** Names without the namespace, in the order given. */
  readonly names: readonly string[];
  /** The address that images are pushed to and pulled from, without a tag; throws on an unknown name. */
  repositoryUrl(name: string): string;
}

/** Props of `ImageRepositories`. */
export interface ImageRepositoriesProps extends ImageRetentionOptions {
  /** First part of each repository's name, such as the name of the platform. */
  readonly namespace: string;
  /** Names of the repositories below the namespace. Removing one deletes the repository. */
  readonly repositories: readonly string[];
  /**
   * Key that encrypts the images. Changing it replaces the repositories.
   * @default - the key that AWS manages for ECR
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Whether a repository is deleted with the images in it. Without it, destroying fails until the
   * images are gone.
   * @default false
   */
  readonly forceDelete?: boolean;
}

/** Where existing repositories are. */
export interface ExistingRepositoriesOptions {
  /** Address of each repository, without a tag, by the name that it is asked for by. */
  readonly urls: Readonly<Record<string, string>>;
}

/** Encrypted ECR repositories with tags that never move and a scan at each push. */
export class ImageRepositories extends Construct implements IImageRepositories {
  /** Repositories that exist, in any registry. */
  static fromUrls(
    scope: Construct,
    id: string,
    { urls }: ExistingRepositoriesOptions,
  ): IImageRepositories {
    const existing = new Construct(scope, id);
    return {
      names: Object.keys(urls),
      repositoryUrl: (name) => urlOf(existing, new Map(Object.entries(urls)), name),
    };
  }

  readonly names: readonly string[];
  private readonly urls: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, props: ImageRepositoriesProps) {
    super(scope, id);
    validate(this, props);

    this.names = [...props.repositories];
    this.urls = new Map(props.repositories.map((name) => [name, this.addRepository(name, props)]));
  }

  /** The address that images are pushed to and pulled from, without a tag; throws on an unknown name. */
  repositoryUrl(name: string): string {
    return urlOf(this, this.urls, name);
  }

  private addRepository(name: string, props: ImageRepositoriesProps): string {
    const parent = new Construct(this, repositoryId(name));
    const repository = new EcrRepository(parent, 'Resource', {
      name: `${props.namespace}/${name}`,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: props.encryptionKey?.arn }],
      forceDelete: props.forceDelete ?? false,
    });
    new EcrLifecyclePolicy(parent, 'Retention', {
      repository: repository.name,
      policy: lifecyclePolicy(props),
    });
    return repository.repositoryUrl;
  }
}

/** `spark/driver-base` becomes `SparkDriverBase`: an id that does not depend on the order of the names. */
function repositoryId(name: string): string {
  return name
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function urlOf(scope: Construct, urls: ReadonlyMap<string, string>, name: string): string {
  const url = urls.get(name);
  if (url === undefined) {
    throw new ValidationError(
      scope,
      `'${name}' is not a repository here; known are ${[...urls.keys()].join(', ')}`,
    );
  }
  return url;
}

function validate(scope: Construct, props: ImageRepositoriesProps): void {
  const ids = props.repositories.map(repositoryId);
  const names = props.repositories.map((name) => `${props.namespace}/${name}`);
  const violations = [
    ...retentionViolations(props),
    ...names.filter((name) => !isRepositoryName(name)).map(nameViolation),
    ...props.repositories
      .filter((_name, index) => ids.indexOf(ids[index] ?? '') !== index)
      .map(
        (name) => `'repositories' has '${name}' twice, or a name that differs in separators only`,
      ),
  ];
  if (violations.length > 0) throw new ValidationError(scope, violations.join('; '));
}

function isRepositoryName(name: string): boolean {
  return NAME.test(name) && name.length >= NAME_LENGTH.min && name.length <= NAME_LENGTH.max;
}

function nameViolation(name: string): string {
  return `'namespace' and 'repositories' must give names of ${NAME_LENGTH.min} to ${NAME_LENGTH.max} lower-case letters, digits, '.', '_', '-' and '/', got '${name}'`;
}
