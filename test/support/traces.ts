import type { INamespace, Labels } from '../../constructs/kubernetes/core';
import type { IOtlpReceiver } from '../../constructs/kubernetes/opentelemetry';

/** Pods that may send. */
interface Sender {
  readonly name: string;
  readonly namespace: string;
  readonly pods: Labels;
}

/** A receiver that remembers who may send. */
export class FakeTraces implements IOtlpReceiver {
  readonly httpUrl = 'http://collector.telemetry.svc:4318';
  readonly senders: Sender[] = [];

  constructor(readonly grpcUrl: string | undefined = 'http://collector.telemetry.svc:4317') {}

  addSender(name: string, { name: namespace }: INamespace, pods: Labels): void {
    this.senders.push({ name, namespace, pods });
  }
}
