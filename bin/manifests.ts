import { manifestFiles, synthesizeManifests } from '../stacks/manifests/platform';
import { readEnvironment } from './environment-file';
import { writeManifests } from './output-directory';
import { reportFailure } from './report-failure';

// The entry that cdk8s.yaml names: writes the Kubernetes half to where the cdk8s command asks for it.
void reportFailure(() => {
  const manifests = synthesizeManifests(readEnvironment());
  writeManifests(process.env['CDK8S_OUTDIR'] ?? 'dist', manifestFiles(manifests));
});
