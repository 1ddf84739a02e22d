import { graph, stat, table, type Dashboard } from '../../prometheus';
import { KUBE, NODE, POOL } from './series';

const RATE = '[$__rate_interval]';

/** Nodes of the chosen pools, with their address. */
const NODES =
  `(${KUBE.select('kube_node_info')} * on (node) group_left (${POOL})` +
  ` ${KUBE.select('kube_node_labels', `${POOL}=~"$pool"`)})`;

/** What the exporter says, which knows its address alone, of the nodes of the chosen pools. */
const ofPools = (query: string): string =>
  `label_replace(${query}, "internal_ip", "$1", "instance", "(.*):[0-9]+")` +
  ` * on (internal_ip) group_left (node, ${POOL}) ${NODES}`;

/** What is counted of the nodes of the chosen pools. */
const byPool = (query: string): string =>
  `sum by (${POOL}) (${query} * on (node) group_left (${POOL})` +
  ` ${KUBE.select('kube_node_labels', `${POOL}=~"$pool"`)})`;

const share = (resource: 'cpu' | 'memory'): string =>
  byPool(
    `sum by (node) (${KUBE.select('kube_pod_container_resource_requests', `resource="${resource}"`)})`,
  ) +
  ` / ${byPool(`sum by (node) (${KUBE.select('kube_node_status_allocatable', `resource="${resource}"`)})`)}`;

const ROOT = 'mountpoint="/"';
const REAL = 'device!~"lo|veth.*|eni.*|dummy.*"';
const NODE_LINE = '{{node}}';
const POOL_LINE = `{{${POOL}}}`;

/** Each node, and each pool: used, full, wrong. */
export const NODES_DASHBOARD: Dashboard = {
  name: 'nodes',
  title: 'Nodes',
  folder: 'Platform',
  description: 'Whether nodes and pools have enough of everything, and what is wrong with them.',
  variables: [{ name: 'pool', title: 'Pool', query: `label_values(kube_node_labels, ${POOL})` }],
  rows: [
    {
      title: 'Pools',
      panels: [
        graph({
          title: 'Nodes',
          description: 'Nodes of each pool.',
          unit: 'none',
          stacked: true,
          lines: {
            [POOL_LINE]: `count by (${POOL}) (${KUBE.select('kube_node_labels', `${POOL}=~"$pool"`)})`,
          },
        }),
        graph({
          title: 'Processors asked for',
          description:
            'What pods request of what nodes have. Little over a long time is paid for nothing.',
          unit: 'percentunit',
          max: 1,
          lines: { [POOL_LINE]: share('cpu') },
        }),
        graph({
          title: 'Memory asked for',
          description: 'What pods request of what nodes have.',
          unit: 'percentunit',
          max: 1,
          lines: { [POOL_LINE]: share('memory') },
        }),
        graph({
          title: 'Pods',
          description: 'Pods on nodes of each pool.',
          unit: 'none',
          stacked: true,
          lines: {
            [POOL_LINE]: byPool(`count by (node) (${KUBE.select('kube_pod_info', 'node!=""')})`),
          },
        }),
        stat({
          title: 'Pods without a node',
          description: 'Pods that no node takes. More than none for ten minutes is an alert.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'yellow' }],
          lines: { pods: `sum(${KUBE.select('kube_pod_status_unschedulable')}) or vector(0)` },
        }),
        table({
          title: 'What nodes complain of',
          description: 'Conditions of nodes that should not be.',
          unit: 'none',
          width: 12,
          lines: {
            conditions: `count by (node, condition) (${KUBE.select('kube_node_status_condition', 'condition!="Ready"', 'status="true"')} == 1 or ${KUBE.select('kube_node_status_condition', 'condition="Ready"', 'status="true"')} == 0)`,
          },
        }),
      ],
    },
    {
      title: 'Processors and memory',
      panels: [
        graph({
          title: 'Processors used',
          description: 'Share of the time that processors of a node work.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [NODE_LINE]: ofPools(
              `(1 - avg by (instance) (rate(${NODE.select('node_cpu_seconds_total', 'mode="idle"')}${RATE})))`,
            ),
          },
        }),
        graph({
          title: 'Waiting for processors',
          description:
            'Share of the time that something waited for a processor. A lot makes everything slow.',
          unit: 'percentunit',
          lines: {
            [NODE_LINE]: ofPools(
              `rate(${NODE.select('node_pressure_cpu_waiting_seconds_total')}${RATE})`,
            ),
          },
        }),
        graph({
          title: 'Memory used',
          description: 'Share of the memory of a node. Near all of it the node evicts pods.',
          unit: 'percentunit',
          max: 1,
          thresholds: [{ from: 0.9, color: 'red' }],
          lines: {
            [NODE_LINE]: ofPools(
              `(1 - ${NODE.select('node_memory_MemAvailable_bytes')} / ${NODE.select('node_memory_MemTotal_bytes')})`,
            ),
          },
        }),
        graph({
          title: 'Waiting for memory',
          description: 'Share of the time that something waited for memory.',
          unit: 'percentunit',
          lines: {
            [NODE_LINE]: ofPools(
              `rate(${NODE.select('node_pressure_memory_waiting_seconds_total')}${RATE})`,
            ),
          },
        }),
      ],
    },
    {
      title: 'Disks and network',
      panels: [
        graph({
          title: 'Disk taken',
          description: 'Share of the root file system, where images and logs are.',
          unit: 'percentunit',
          max: 1,
          thresholds: [{ from: 0.85, color: 'red' }],
          lines: {
            [NODE_LINE]: ofPools(
              `(1 - max by (instance) (${NODE.select('node_filesystem_avail_bytes', ROOT)} / ${NODE.select('node_filesystem_size_bytes', ROOT)}))`,
            ),
          },
        }),
        graph({
          title: 'Disk busy',
          description: 'Share of the time that the busiest disk of a node works.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [NODE_LINE]: ofPools(
              `max by (instance) (rate(${NODE.select('node_disk_io_time_seconds_total')}${RATE}))`,
            ),
          },
        }),
        graph({
          title: 'Waiting for disks',
          description: 'Share of the time that something waited for a disk.',
          unit: 'percentunit',
          lines: {
            [NODE_LINE]: ofPools(
              `rate(${NODE.select('node_pressure_io_waiting_seconds_total')}${RATE})`,
            ),
          },
        }),
        graph({
          title: 'Received',
          description: 'Bytes from the network in a second.',
          unit: 'Bps',
          lines: {
            [NODE_LINE]: ofPools(
              `sum by (instance) (rate(${NODE.select('node_network_receive_bytes_total', REAL)}${RATE}))`,
            ),
          },
        }),
        graph({
          title: 'Sent',
          description: 'Bytes to the network in a second.',
          unit: 'Bps',
          lines: {
            [NODE_LINE]: ofPools(
              `sum by (instance) (rate(${NODE.select('node_network_transmit_bytes_total', REAL)}${RATE}))`,
            ),
          },
        }),
        graph({
          title: 'Dropped',
          description: 'Packets that came and were thrown away, in a second. There should be none.',
          unit: 'ops',
          lines: {
            [NODE_LINE]: ofPools(
              `sum by (instance) (rate(${NODE.select('node_network_receive_drop_total', REAL)}${RATE}))`,
            ),
          },
        }),
      ],
    },
  ],
};
