import { algorithmSettings, collectorSettings, type KatibImages } from './algorithms';
import { CERTIFICATE_SECRET, CONTROLLER, CONTROLLER_PORTS } from './names';
import { trialResource, type TrialKind } from './trial-kinds';

/** What the settings are made from. */
export interface KatibSettingsOptions {
  /** Kinds that trials may be. */
  readonly trialKinds: readonly TrialKind[];
  /** Images that stand for those of the catalogue. */
  readonly images: KatibImages;
}

/**
 * The file that the controller starts with, and reads again for every experiment: JSON, which is YAML too. Early stopping
 * is left out: its container would have no `securityContext`, and Pod Security *restricted* refuses it.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/config/v1beta1/types.go
 */
export function katibSettings({ trialKinds, images }: KatibSettingsOptions): string {
  const settings = {
    apiVersion: 'config.kubeflow.org/v1beta1',
    kind: 'KatibConfig',
    init: {
      certGenerator: {
        enable: true,
        webhookServiceName: CONTROLLER,
        webhookSecretName: CERTIFICATE_SECRET,
      },
      controller: {
        metricsAddr: `:${CONTROLLER_PORTS.metrics}`,
        healthzAddr: `:${CONTROLLER_PORTS.probes}`,
        webhookPort: CONTROLLER_PORTS.webhook,
        enableLeaderElection: true,
        leaderElectionID: CONTROLLER,
        // What reads metrics has the rights of the container that it reads from.
        injectSecurityContext: true,
        trialResources: trialKinds.map(trialResource),
      },
    },
    runtime: {
      metricsCollectors: collectorSettings(images),
      suggestions: algorithmSettings(images),
    },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
