import type { Construct } from 'constructs';
import type { INamespace, Labels } from '../core';
import type { ISecret } from '../secrets';

/** Pods that start DAGs. */
export interface TriggerOptions {
  /** The client that they sign in as, one that Airflow is told of. */
  readonly clientId: string;
  /** Where they run. */
  readonly namespace: INamespace;
  /** Who they are. */
  readonly pods: Labels;
}

/** How pods start DAGs. */
export interface RetrainingTrigger {
  /** Where Airflow answers in the cluster, without a slash at the end; its API is below `/api/v2`. */
  readonly url: string;
  /** Where the identity provider gives tokens, which Airflow gives its own for at `/auth/token`. */
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The Secret whose key `client-secret` is the client's. */
  readonly secret: ISecret;
}

/** Who trains models anew. */
export interface IRetraining {
  /** Lets pods start DAGs, with the rights of the client's groups. Throws a ValidationError for a client that is not known. */
  addTrigger(scope: Construct, id: string, options: TriggerOptions): RetrainingTrigger;
}
