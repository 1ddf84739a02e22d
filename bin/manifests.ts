import { manifestFiles } from '../stacks/manifests/delivery';
import { synthesizeManifests } from '../stacks/manifests/platform';
import { readEnvironment } from './environment-file';
import { writeManifests } from './output-directory';
import { reportFailure } from './report-failure';

// The entry that cdk8s.yaml names: writes the Kubernetes half to where the cdk8s command asks for it.
void reportFailure(() => {
  const environment = readEnvironment();
  const files = manifestFiles(environment, synthesizeManifests(environment));
  writeManifests(process.env['CDK8S_OUTDIR'] ?? 'dist', files);
});
