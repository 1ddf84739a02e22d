import type { k8s } from 'cdk8s-plus-29';
import { DASHBOARDS_FOLDER } from './names';

/**
 * Directories of dashboards, one for each heading, each a volume of its own: within one volume a directory is a symbolic
 * link, which Grafana does not follow.
 * https://github.com/grafana/grafana/blob/v13.2.0/pkg/services/provisioning/dashboards/file_reader.go (startWalkingDisk)
 */
export class FolderMounts {
  /** Volumes of the pod. What is added later is among them, as the pod is written last. */
  readonly volumes: k8s.Volume[];
  /** Mounts of its container, likewise. */
  readonly volumeMounts: k8s.VolumeMount[];
  private readonly sources = new Map<string, k8s.VolumeProjection[]>();

  /** Directories, and what else the pod mounts. */
  constructor(others: Pick<FolderMounts, 'volumes' | 'volumeMounts'>) {
    this.volumes = [...others.volumes];
    this.volumeMounts = [...others.volumeMounts];
  }

  /** Mounts the files of a ConfigMap below a heading. */
  add(folder: string, configMap: k8s.ConfigMapProjection): void {
    const sources = this.sources.get(folder) ?? this.addFolder(folder);
    sources.push({ configMap });
  }

  private addFolder(folder: string): k8s.VolumeProjection[] {
    // A heading may have letters that no name of a volume has.
    const name = `dashboards-${this.sources.size + 1}`;
    const sources: k8s.VolumeProjection[] = [];
    this.sources.set(folder, sources);
    this.volumes.push({ name, projected: { sources } });
    this.volumeMounts.push({
      name,
      mountPath: `${DASHBOARDS_FOLDER}/${folder}`,
      readOnly: true,
    });
    return sources;
  }
}
