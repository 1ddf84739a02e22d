export { BackupPlan } from './backup-plan';
export type { BackupPlanProps, IBackupSource } from './backup-plan';
