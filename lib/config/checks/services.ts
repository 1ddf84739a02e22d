import { hasEdge } from '../../contracts/entrance';
import { generatedSecrets } from '../../contracts/platform-secrets';
import { deliveredBy } from '../../contracts/services';
import { Cidr, Quantity } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, repeated, when, type Check } from './check';

/** The entrance, single sign-on, databases in the cluster, operators and delivery. */
export const SERVICE_CHECKS: readonly Check[] = [
  edgeCertificate,
  nginxCertificate,
  edgeReplicas,
  ingressController,
  networksOfCallers,
  identityNeedsEdge,
  ownRealm,
  groupsOnce,
  knownGenerations,
  instanceVolumes,
  recoveryFolder,
  operatorsOnce,
  operatorsThatAreThere,
  deliveryWithoutAws,
  certificateForGitOps,
];

/** Keycloak's own realm: its members administer Keycloak itself. */
const KEYCLOAK_REALM = 'master';

function edgeCertificate({ provider, edge }: Environment): Violation[] {
  if (!('certificate' in edge) && edge.kind !== 'envoy-gateway' && edge.kind !== 'ingress-nginx') {
    return [];
  }
  const path = 'edge.certificate';
  const given = 'certificate' in edge && edge.certificate !== undefined;
  return [
    ...when(provider === 'none' && !given, {
      path,
      problem:
        "is needed with 'provider: none', which has no ACM: a 'clusterIssuer' or a 'secret'; or set 'edge.kind' to 'none'",
    }),
    ...when(provider === 'aws' && given, {
      path,
      problem: "must be left out with AWS: the load balancer has a certificate of ACM, see 'dns'",
    }),
  ];
}

/** The values of a chart are written before Terraform knows the ARN of a new certificate. */
function nginxCertificate({ provider, edge, dns }: Environment): Violation[] {
  const given = dns.zone === 'existing' && dns.certificateArn !== undefined;
  return when(provider === 'aws' && edge.kind === 'ingress-nginx' && !given, {
    path: 'dns.certificateArn',
    problem:
      "is needed with 'edge.kind: ingress-nginx', whose chart must name an existing certificate; or take 'envoy-gateway'",
  });
}

function edgeReplicas({ edge }: Environment): Violation[] {
  if (!('replicas' in edge)) return [];
  const { min, max } = edge.replicas;
  return when(min > max, {
    path: 'edge.replicas.max',
    got: String(max),
    problem: `must not be below 'edge.replicas.min', which is ${min}`,
  });
}

function ingressController({ edge }: Environment): Violation[] {
  if (edge.kind !== 'ingress-class') return [];
  const isAlb = edge.controller === 'alb';
  return [
    ...when(!isAlb && edge.controllerNamespace === undefined, {
      path: 'edge.controllerNamespace',
      problem: 'is needed: applications let in the controller’s pods, and nobody else',
    }),
    ...when(!isAlb && edge.webAclArn !== undefined, {
      path: 'edge.webAclArn',
      problem: "is for 'controller: alb' alone: AWS WAF protects Application Load Balancers",
    }),
  ];
}

function networksOfCallers({ edge, identity }: Environment): Violation[] {
  const lists = {
    'edge.allowFrom': 'allowFrom' in edge ? edge.allowFrom : [],
    'identity.adminConsole.allowFrom':
      identity.provider === 'keycloak' ? identity.adminConsole.allowFrom : [],
  };
  return Object.entries(lists).flatMap(([path, cidrs]) =>
    cidrs.flatMap((text, index) => refused(`${path}[${index}]`, () => Cidr.parse(text))),
  );
}

function identityNeedsEdge(environment: Environment): Violation[] {
  const { edge, identity } = environment;
  return when(identity.provider === 'keycloak' && edge.kind === 'none' && !hasEdge(environment), {
    path: 'identity.provider',
    got: 'keycloak',
    problem: "must be 'external' or 'none' with 'edge.kind: none': no browser would reach Keycloak",
  });
}

function ownRealm({ identity }: Environment): Violation[] {
  return when(identity.provider === 'keycloak' && identity.realm === KEYCLOAK_REALM, {
    path: 'identity.realm',
    got: KEYCLOAK_REALM,
    problem: 'must not be Keycloak’s own realm, whose users administer Keycloak; choose another',
  });
}

function groupsOnce({ identity, access, teams }: Environment): Violation[] {
  if (identity.provider !== 'keycloak') return [];
  const taken = [
    ...Object.values(access).map(({ group }) => group),
    ...Object.entries(teams).map(([team, { group = `team-${team}` }]) => group),
  ];
  return [
    ...repeated('identity.groups', identity.groups),
    ...identity.groups.flatMap((group, index) =>
      when(taken.includes(group), {
        path: `identity.groups[${index}]`,
        got: group,
        problem: "is a group of 'access' or 'teams' already; leave it out here",
      }),
    ),
  ];
}

function knownGenerations(environment: Environment): Violation[] {
  const known = generatedSecrets(environment).map(({ owner, name }) => `${owner}/${name}`);
  return Object.keys(environment.secrets.generations).flatMap((secret) =>
    when(!known.includes(secret), {
      path: `secrets.generations.${secret}`,
      problem: `is no secret of this environment; there are ${known.join(', ') || 'none'}`,
    }),
  );
}

function instanceVolumes({ databases }: Environment): Violation[] {
  return refused('databases.cloudNativePg.storage', () =>
    Quantity.memory(databases.cloudNativePg.storage),
  );
}

/** An archive is never written twice, or one timeline would end the other. */
function recoveryFolder({ provider, databases }: Environment): Violation[] {
  const { recovery, backupFolder } = databases.cloudNativePg;
  return [
    ...when(recovery?.folder === backupFolder, {
      path: 'databases.cloudNativePg.backupFolder',
      got: backupFolder,
      problem: `must not be the folder that is restored from; name a new one, such as '${backupFolder}-2'`,
    }),
    ...when(provider === 'none' && recovery !== undefined, {
      path: 'databases.cloudNativePg.recovery',
      problem: "must be left out with 'provider: none', where there is no archive",
    }),
  ];
}

function operatorsOnce({ operators }: Environment): Violation[] {
  return [
    ...repeated('operators.existing', operators.existing),
    ...repeated('operators.additional', operators.additional),
  ];
}

/** What Terraform would hand over at apply time, nobody can commit. */
function certificateForGitOps(environment: Environment): Violation[] {
  const { provider, edge, dns } = environment;
  const byGitOps = ['argo-cd', 'flux'].includes(deliveredBy(environment));
  const given = dns.zone === 'existing' && dns.certificateArn !== undefined;
  return when(
    provider === 'aws' &&
      byGitOps &&
      edge.kind === 'envoy-gateway' &&
      hasEdge(environment) &&
      !given,
    {
      path: 'dns.certificateArn',
      problem:
        "is needed with 'delivery.by: argo-cd' or 'flux': manifests in Git name a certificate that exists",
    },
  );
}

/** What clusters made here have as an add-on of EKS. */
const EKS_ADD_ONS: readonly string[] = ['efs-csi-driver', 'metrics-server'];

/** What the nodes of our pools have: EKS Auto Mode's and Bottlerocket's come with driver and device plugin. */
const ON_THE_NODE: readonly string[] = ['nvidia-device-plugin', 'nvidia-gpu-operator'];

function operatorsThatAreThere({ cluster, operators }: Environment): Violation[] {
  const isOurs = !('existing' in cluster);
  const isAuto = (isOurs ? cluster.mode : cluster.existing.compute) === 'auto';
  return operators.additional.flatMap((name, index) => [
    ...when(isOurs && EKS_ADD_ONS.includes(name), {
      path: `operators.additional[${index}]`,
      got: name,
      problem: 'is an add-on of EKS that this cluster has already; leave it out',
    }),
    ...when((isOurs || isAuto) && ON_THE_NODE.includes(name), {
      path: `operators.additional[${index}]`,
      got: name,
      problem:
        'is on the nodes already, with EKS Auto Mode as with Bottlerocket, and the two would disturb each other; leave it out',
    }),
  ]);
}

function deliveryWithoutAws({ provider, delivery }: Environment): Violation[] {
  return when(provider === 'none' && delivery?.by === 'terraform', {
    path: 'delivery.by',
    got: 'terraform',
    problem: "must be 'argo-cd', 'flux' or 'hand' with 'provider: none', which has no Terraform",
  });
}
