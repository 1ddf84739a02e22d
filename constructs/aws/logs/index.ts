export { ContainerLogs, type ContainerLogsProps } from './container-logs';
