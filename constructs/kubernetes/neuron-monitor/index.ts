export { NeuronMonitor, type NeuronMonitorProps } from './neuron-monitor';
