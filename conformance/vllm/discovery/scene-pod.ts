import { FakeEngine } from '../fake-engine';
import type { PodState } from './played-pod';
import type { PodKind, ServedEngine } from './pod-kinds';
import type { PodServer } from './pod-server';

/** Where a pod is. */
export interface ScenePodProps {
  readonly kind: PodKind;
  readonly name: string;
  readonly ip: string;
  /** Where it listens, unless it is an engine that is told otherwise. */
  readonly port: number;
  readonly server: PodServer;
}

/** A pod that is told of by an API server, and answers: whoever is no engine says its own name for a model. */
export class ScenePod {
  private listener: FakeEngine | undefined;

  /** What it serves. */
  readonly models: string[];

  private constructor(private readonly props: ScenePodProps) {
    this.models = [...(props.kind.engine?.models ?? [props.name])];
  }

  /** Starts one that is ready. */
  static async start(props: ScenePodProps): Promise<ScenePod> {
    const pod = new ScenePod(props);
    await pod.listen();
    pod.become('ready');
    return pod;
  }

  /** Its name, which is in its answers. */
  get name(): string {
    return this.props.name;
  }

  /** What the engine in it is told, where it answers. */
  get engine(): ServedEngine | undefined {
    return this.props.kind.engine;
  }

  /** Where it is called. */
  get url(): string {
    return `http://${this.props.ip}:${this.port}`;
  }

  /** Changes how the API server tells of it. */
  become(state: PodState): void {
    const { kind, name, ip, server } = this.props;
    const { namespace, template } = kind;
    const labels = template.metadata?.labels ?? {};
    server.apply({ name, namespace, labels, spec: template.spec, ip, state });
  }

  /** Removes it from the API server. */
  vanish(): void {
    this.props.server.remove(this.name);
  }

  /** Serves one more from now on, as an engine does that has loaded an adapter. */
  load(model: string): void {
    this.models.push(model);
  }

  /** Answers from now on. */
  async listen(): Promise<void> {
    const { key, forcesUsage = false } = this.engine ?? {};
    const place = { host: this.props.ip, port: this.port };
    const { name, models } = this;
    this.listener = await FakeEngine.start({ name, models, key, forcesUsage, place });
  }

  /** Refuses connections from now on. */
  stopListening(): void {
    this.listener?.stop();
  }

  private get port(): number {
    return this.engine?.port ?? this.props.port;
  }
}
