import { k8s } from 'cdk8s-plus-29';
import { waitFor } from '../core';

/** A user that every image has a right to be: `nobody`. */
const NOBODY = 65_534;

/**
 * Ends once the master's Service has an address, which is when the master runs. Without an end of its own: a node for
 * the master may take many minutes, and the job has a deadline.
 */
const WAIT = 'until getent hosts {{.MasterAddr}}; do echo waiting for the master; sleep 2; done';

/**
 * The template of the container in which workers of a PyTorchJob wait for their master: JSON, which is YAML too, with a
 * variable of Go's templates. Upstream's own runs as root, and Pod Security *restricted* refuses it.
 * https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/controller.v1/pytorch/initcontainer.go
 */
export function waitForMasterTemplate(image: string): string {
  const container = waitFor({
    name: 'init-pytorch',
    image,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    command: ['sh', '-c', WAIT],
  });
  return `${JSON.stringify([k8s.toJson_Container(container)], null, 2)}\n`;
}
