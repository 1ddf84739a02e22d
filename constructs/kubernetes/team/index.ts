export {
  Team,
  type TeamGroupsOptions,
  teamLabels,
  type TeamNamespaceOptions,
  type TeamProps,
  type TeamRole,
  type TeamVolumeOptions,
} from './team';
