import { Construct } from 'constructs';
import { CustomResource, type NamespaceReference } from '../core';

const CERT_MANAGER_API = 'cert-manager.io/v1';
const COMPONENT = 'gateway';

/** Where the certificate of the proxies comes from. */
export type EdgeCertificateSource =
  /** cert-manager signs it with its own key: enough behind a load balancer, which does not check it. */
  | { readonly kind: 'self-signed' }
  /** A ClusterIssuer of cert-manager. */
  | { readonly kind: 'cluster-issuer'; readonly name: string }
  /** A TLS Secret in the namespace of the proxies, for the domain and every name one label below it. */
  | { readonly kind: 'secret'; readonly name: string };

/** The certificate of the proxies. */
export interface EdgeCertificateProps {
  /** Where the proxies run. */
  readonly namespace: NamespaceReference;
  /** Domain of every host. */
  readonly domain: string;
  /** Name of Issuer, Certificate and Secret. */
  readonly name: string;
  /** Who signs it. */
  readonly source: EdgeCertificateSource;
}

interface CertificateSpec {
  readonly secretName: string;
  readonly dnsNames: readonly string[];
  readonly privateKey: {
    readonly algorithm: 'ECDSA';
    readonly size: 256;
    readonly rotationPolicy: 'Always';
  };
  readonly issuerRef: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
}

/** A certificate for the domain and every name one label below it, as a TLS Secret. */
export class EdgeCertificate extends Construct {
  /** The TLS Secret. */
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: EdgeCertificateProps) {
    super(scope, id);
    const { name, source } = props;
    this.secretName = source.kind === 'secret' ? source.name : name;
    if (source.kind === 'secret') return;
    if (source.kind === 'self-signed') this.addIssuer(props);
    this.addCertificate(
      props,
      source.kind === 'self-signed'
        ? { kind: 'Issuer', name }
        : { kind: 'ClusterIssuer', name: source.name },
    );
  }

  private addIssuer({ name, namespace }: EdgeCertificateProps): void {
    new CustomResource<{ readonly selfSigned: object }>(this, 'Issuer', {
      apiVersion: CERT_MANAGER_API,
      kind: 'Issuer',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: { selfSigned: {} },
    });
  }

  private addCertificate(
    { name, namespace, domain }: EdgeCertificateProps,
    issuerRef: CertificateSpec['issuerRef'],
  ): void {
    new CustomResource<CertificateSpec>(this, 'Resource', {
      apiVersion: CERT_MANAGER_API,
      kind: 'Certificate',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: {
        secretName: this.secretName,
        dnsNames: [domain, `*.${domain}`],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef,
      },
    });
  }
}
