/**
 * Statements that have a wildcard, by Sid, and why nothing narrower works. Kept by hand: a new one
 * has to be argued for here as well as where it is made.
 */
export const WILDCARDS: Readonly<Record<string, string>> = {
  AccountAdministration:
    'a key policy without the account’s own administrators would make the key unmanageable for ever; IAM decides who they are',
  CloudWatchLogs: 'in a key policy the resource is always the key itself, written as *',
  BlockStorageThroughEc2: 'in a key policy the resource is always the key itself, written as *',
  TagCompute: 'what EKS Auto Mode makes has no name before; limited by the tag of the cluster',
  TagVolumes: 'what EKS Auto Mode makes has no name before; limited by the tag of the cluster',
  TagInterfaces: 'what EKS Auto Mode makes has no name before; limited by the tag of the cluster',
  TagLoadBalancers:
    'what EKS Auto Mode makes has no name before; limited by the tag of the cluster',
  AllowRegionalReadActions: 'EC2’s describe actions know no resources; limited to the region',
  AllowZonalShiftStatusReadOnly:
    'the name of a zonal shift’s resource is not known before it exists',
  AllowPricingReadActions: 'the price list knows no resources',
  AllowUnscopedInstanceProfileListAction: 'listing instance profiles knows no resources',
  DescribeForLoadBalancing: 'describe actions know no resources; limited to the region',
  UseCertificatesAndWebAcls:
    'Kubernetes objects say which certificate and web ACL a load balancer has; limited to the region',
  ReadMetrics: 'reading metrics of CloudWatch knows no resources; limited to the region',
  FindLogs: 'listing log groups, and the results of a query, know no group; limited to the region',
  FindZones: 'listing hosted zones knows no resources',
};
