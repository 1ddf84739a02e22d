export { Certificate } from './certificate';
export type {
  CertificateArnOptions,
  CertificateProps,
  ICertificate,
  IssuerRestriction,
} from './certificate';
export { grantRecords, type IRecordWriter } from './grant-records';
export { HostedZone } from './hosted-zone';
export type {
  HostedZoneIdOptions,
  HostedZoneProps,
  ParentDelegation,
  StandaloneDelegation,
} from './hosted-zone';
export type { IHostedZone } from './i-hosted-zone';
