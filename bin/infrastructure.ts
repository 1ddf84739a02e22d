import { readEnvironment } from './environment-file';
import { writeTerraform } from './output-directory';
import { reportFailure } from './report-failure';
import { synthesize } from './synthesize';

// The entry that cdktf.json names: writes the Terraform half to where the cdktf command asks for it.
void reportFailure(async () => {
  const environment = readEnvironment();
  const { terraformFiles } = await synthesize(environment);
  if (terraformFiles === undefined) {
    throw new Error(
      `environment '${environment.name}' has 'provider: none': it has no Terraform half`,
    );
  }
  writeTerraform(process.env['CDKTF_OUTDIR'] ?? 'cdktf.out', terraformFiles, environment.name);
});
