import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { validated, WorkloadServiceAccount, type INamespace, type Labels } from '../core';
import type { RouteService } from '../gateway';
import { LlmEngine } from './engine';
import type { LlmModel } from './engine-options';
import { LLM_DASHBOARD } from './llm-dashboard';
import type { ModelFolder } from './model-source';
import { COMPONENT, engineLabels, routerName } from './names';
import { LlmRouter } from './router';
import type { LlmServiceProps } from './service-props';

/** A router, and engines for each model. Only the router, and what is let in to it, reaches engines. */
export class LlmService extends Construct {
  /** Where requests go: for a route, or for clients in the cluster. */
  readonly service: RouteService;
  /** `http://…/v1` for clients in the cluster that were added. */
  readonly url: string;
  /** What clients may name as `model`. */
  readonly servedNames: readonly string[];
  private readonly router: LlmRouter;
  private readonly engines: readonly LlmEngine[];

  constructor(scope: Construct, id: string, props: LlmServiceProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, images, version = 'v1', router = {} } = props;
    const account = this.addAccount(props);
    this.engines = props.models.map(
      (model) =>
        new LlmEngine(this, `Engine-${model.name}`, {
          ...props,
          service: name,
          version,
          model,
          serviceAccountName: account,
          cacheRouter:
            router.logic?.kind === 'kv-aware'
              ? `${routerName(name)}.${namespace.name}.svc`
              : undefined,
        }),
    );
    this.router = new LlmRouter(this, 'Router', {
      ...props,
      ...router,
      service: name,
      version,
      image: images.router,
    });
    // Pods of groups that answer nobody have spans as well.
    props.traces?.addSender(name, namespace, engineLabels(name));
    for (const engine of this.engines) engine.scaleBy(this.router.series);
    props.metrics?.addDashboard(this, LLM_DASHBOARD);
    this.service = this.router.service;
    this.url = `http://${this.service.name}.${namespace.name}.svc:${this.service.port}/v1`;
    this.servedNames = [...new Set(this.engines.map(({ servedName }) => servedName))];
  }

  /** Lets pods of a namespace, all without labels, send requests to the router; `name` says who, and is unique for the service. */
  addCaller(name: string, from: INamespace, pods?: Labels): void {
    this.router.addCaller(name, from, pods);
  }

  /** Where the files of a model are, by what clients call it; undefined where each engine has its own. */
  folderOf(servedName: string): ModelFolder | undefined {
    return this.engines.find((engine) => engine.servedName === servedName)?.folder;
  }

  private addAccount({ name, namespace, aws }: LlmServiceProps): string {
    return new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      component: COMPONENT,
      pods: engineLabels(name),
      aws,
    }).name;
  }

  private validate({ name, models, router }: LlmServiceProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a service of models');
    });
    if (models.length === 0) {
      throw new ValidationError(this, `'models' must have one at least, got none`);
    }
    this.assertOnce(models);
    this.assertGroups(models);
    this.assertRoles(models, router?.logic?.kind === 'disaggregated-prefill');
    if (router?.logic?.kind !== 'kv-aware') return;
    const without = models.filter(({ offload }) => offload?.backend !== 'lmcache');
    if (without.length === 0) return;
    throw new ValidationError(
      this,
      `'models.${without[0]?.name ?? ''}.offload.backend' must be 'lmcache' with the router’s logic 'kv-aware', which asks LMCache what engines hold`,
    );
  }

  private assertOnce(models: readonly LlmModel[]): void {
    const keys = models.map(({ name }) => name);
    const twice = keys.find((name, index) => keys.indexOf(name) < index);
    if (twice === undefined) return;
    throw new ValidationError(
      this,
      `'models' must have names of their own, got '${twice}' twice; 'servedName' may be one for two`,
    );
  }

  /** Groups of a model have its name and a number, as objects and as Services. */
  private assertGroups(models: readonly LlmModel[]): void {
    for (const { name } of models.filter(({ nodes = 1 }) => nodes > 1)) {
      const like = models.find((other) => isNumbered(other.name, name));
      if (like === undefined) continue;
      throw new ValidationError(
        this,
        `'models' must have no name like that of a group of '${name}', which is on several nodes, got '${like.name}'; choose another`,
      );
    }
  }

  /** An answer is begun by one engine and ended by another, or not parted at all. */
  private assertRoles(models: readonly LlmModel[], isParted: boolean): void {
    const roles = new Set(models.map(({ role }) => role));
    if (!isParted && models.every(({ role }) => role === undefined)) return;
    if (isParted && roles.has('prefill') && roles.has('decode') && !roles.has(undefined)) return;
    throw new ValidationError(
      this,
      `'models.role' must be 'prefill' for one model and 'decode' for another with the router’s logic 'disaggregated-prefill', and be left out otherwise, got ${models.map(({ name, role }) => `${name}: ${role ?? 'none'}`).join(', ')}`,
    );
  }
}

/** Whether a name is another with a number at its end. */
const isNumbered = (name: string, other: string): boolean =>
  name.startsWith(`${other}-`) && /^\d+$/.test(name.slice(other.length + 1));
