import { ChosenSeries, graph, increase, stat, type Dashboard } from '../prometheus';
import { RAY_OPERATOR_SERIES, RAY_SERIES } from './series';

const RAY = new ChosenSeries(RAY_SERIES, { namespace: 'namespace', pod: 'pod' });
const OPERATOR = new ChosenSeries(RAY_OPERATOR_SERIES, { namespace: 'namespace' });

const TEAM = {
  name: 'namespace',
  title: 'Team',
  query: 'label_values(ray_node_cpu_count, namespace)',
};
const POD = '{{pod}}';

const used = (name: 'CPU' | 'GPU'): string =>
  `sum(${RAY.select('ray_resources', `Name="${name}"`, 'State="USED"')})`;
const all = (name: 'CPU' | 'GPU'): string =>
  `sum(${RAY.select('ray_resources', `Name="${name}"`)})`;

/** Clusters of Ray: what they do, and whether they have enough. */
export const RAY_DASHBOARD: Dashboard = {
  name: 'ray',
  title: 'Ray',
  folder: 'Training',
  description: 'What tasks and actors of Ray wait for, and what its pods use.',
  variables: [
    TEAM,
    {
      name: 'pod',
      title: 'Pod',
      query: 'label_values(ray_node_cpu_count{namespace=~"$namespace"}, pod)',
    },
  ],
  rows: [
    {
      title: 'Work',
      panels: [
        stat({
          title: 'Clusters',
          description: 'Clusters all of whose pods were ready.',
          unit: 'none',
          lines: {
            clusters: `count(${OPERATOR.select('kuberay_cluster_condition_provisioned', 'condition="true"')}) or vector(0)`,
          },
        }),
        stat({
          title: 'Jobs that failed',
          description: 'Ray jobs that failed, and are still there to look at.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: {
            jobs: `count(${OPERATOR.select('kuberay_job_deployment_status', 'deployment_status=~"Failed|ValidationFailed"')}) or vector(0)`,
          },
        }),
        graph({
          title: 'Jobs',
          description: 'Ray jobs by how they are.',
          unit: 'none',
          stacked: true,
          lines: {
            '{{deployment_status}}': `count by (deployment_status) (${OPERATOR.select('kuberay_job_deployment_status')})`,
          },
        }),
        graph({
          title: 'Tasks',
          description: 'Tasks that are not over. `PENDING_NODE_ASSIGNMENT` waits for a worker.',
          unit: 'none',
          stacked: true,
          lines: {
            '{{State}}': `sum by (State) (${RAY.select('ray_tasks', 'State!~"FINISHED|FAILED"')})`,
          },
        }),
        graph({
          title: 'Actors',
          description: 'Actors by how they are.',
          unit: 'none',
          stacked: true,
          lines: { '{{State}}': `sum by (State) (${RAY.select('ray_actors', 'Source="gcs"')})` },
        }),
        graph({
          title: 'Placement groups',
          description:
            'Groups of places that belong together. What is pending waits for all of them at once.',
          unit: 'none',
          lines: { '{{State}}': `sum by (State) (${RAY.select('ray_placement_groups')})` },
        }),
      ],
    },
    {
      title: 'What is taken',
      panels: [
        graph({
          title: 'Processors',
          description: 'What tasks and actors have taken, of what there is.',
          unit: 'none',
          lines: { taken: used('CPU'), there: all('CPU') },
        }),
        graph({
          title: 'GPUs',
          description: 'What tasks and actors have taken, of what there is.',
          unit: 'none',
          lines: { taken: used('GPU'), there: all('GPU') },
        }),
        graph({
          title: 'Objects',
          description: 'Bytes of objects, by where they are. On disk they are slow.',
          unit: 'bytes',
          stacked: true,
          lines: {
            '{{Location}}': `sum by (Location) (${RAY.select('ray_object_store_memory')})`,
          },
        }),
        graph({
          title: 'Ended for want of memory',
          description: 'Workers that Ray ended within five minutes because memory ran out.',
          unit: 'none',
          lines: {
            '{{Name}}': increase(RAY.select('ray_memory_manager_worker_eviction_total'), {
              by: ['Name'],
              window: '5m',
            }),
          },
        }),
      ],
    },
    {
      title: 'Pods',
      panels: [
        graph({
          title: 'Processors at work',
          description: 'Share of the time that processors of a pod work.',
          unit: 'percentunit',
          max: 1,
          lines: { [POD]: `avg by (pod) (${RAY.select('ray_node_cpu_utilization')}) / 100` },
        }),
        graph({
          title: 'Memory',
          description: 'Share of the memory of a pod. Near all of it Ray ends workers.',
          unit: 'percentunit',
          max: 1,
          thresholds: [{ from: 0.95, color: 'red' }],
          lines: {
            [POD]: `max by (pod) (${RAY.select('ray_node_mem_used')}) / max by (pod) (${RAY.select('ray_node_mem_total')})`,
          },
        }),
        graph({
          title: 'GPUs at work',
          description: 'Share of the time that GPUs of a pod work.',
          unit: 'percentunit',
          max: 1,
          lines: { [POD]: `avg by (pod) (${RAY.select('ray_node_gpus_utilization')}) / 100` },
        }),
        graph({
          title: 'Memory of GPUs',
          description: 'Share of the memory of GPUs of a pod.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [POD]:
              `sum by (pod) (${RAY.select('ray_node_gram_used')}) / (sum by (pod) (${RAY.select('ray_node_gram_used')})` +
              ` + sum by (pod) (${RAY.select('ray_node_gram_available')}))`,
          },
        }),
        graph({
          title: 'Disk',
          description: 'Share of the disk of a pod’s node, where objects go that do not fit.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [POD]:
              `max by (pod) (${RAY.select('ray_node_disk_usage')}) / (max by (pod) (${RAY.select('ray_node_disk_usage')})` +
              ` + max by (pod) (${RAY.select('ray_node_disk_free')}))`,
          },
        }),
        graph({
          title: 'Network',
          description: 'Bytes that pods get and send in a second.',
          unit: 'Bps',
          lines: {
            [`${POD}, gets`]: `max by (pod) (${RAY.select('ray_node_network_receive_speed')})`,
            [`${POD}, sends`]: `max by (pod) (${RAY.select('ray_node_network_send_speed')})`,
          },
        }),
      ],
    },
  ],
};
