import {
  flag,
  int32,
  int64,
  listOf,
  mapOf,
  openObject,
  quantity,
  text,
  type Fields,
  type Schema,
} from './schema';

// https://github.com/kubernetes/api/blob/v0.36.3/core/v1/types.go

/** Whom processes run as, for a pod and for a container. */
const IDENTITY: Fields = { runAsGroup: int64, runAsNonRoot: flag, runAsUser: int64 };

const container: Schema = openObject({
  args: listOf(text),
  command: listOf(text),
  env: listOf(openObject({ name: text, value: text })),
  image: text,
  imagePullPolicy: text,
  name: text,
  ports: listOf(openObject({ containerPort: int32, name: text, protocol: text })),
  resources: openObject({ limits: mapOf(quantity), requests: mapOf(quantity) }),
  securityContext: openObject({
    ...IDENTITY,
    allowPrivilegeEscalation: flag,
    privileged: flag,
    readOnlyRootFilesystem: flag,
  }),
  volumeMounts: listOf(openObject({ mountPath: text, name: text, readOnly: flag, subPath: text })),
  workingDir: text,
});

const toleration: Schema = openObject({
  effect: text,
  key: text,
  operator: text,
  tolerationSeconds: int64,
  value: text,
});

const volume: Schema = openObject({
  emptyDir: openObject({ medium: text, sizeLimit: quantity }),
  name: text,
  persistentVolumeClaim: openObject({ claimName: text, readOnly: flag }),
});

/**
 * An open pod template in which the fields that people write have their type. The operator reads all jobs of a kind at
 * once, so that one with a number among its arguments, or an amount that is none, would stop it; where no webhook
 * refuses such a job, the API server does for these fields.
 */
export const guardedTemplate: Schema = openObject({
  metadata: openObject({ annotations: mapOf(text), labels: mapOf(text) }),
  spec: openObject({
    automountServiceAccountToken: flag,
    containers: listOf(container),
    initContainers: listOf(container),
    nodeSelector: mapOf(text),
    priorityClassName: text,
    schedulerName: text,
    securityContext: openObject({ ...IDENTITY, fsGroup: int64 }),
    serviceAccountName: text,
    terminationGracePeriodSeconds: int64,
    tolerations: listOf(toleration),
    volumes: listOf(volume),
  }),
});
