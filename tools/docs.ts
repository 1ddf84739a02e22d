// Writes the documents that are generated from the sources; with --check, only says which are not current.
import { Command } from 'commander';
import { documents, staleDocuments, writeDocuments } from './docs/documents';

interface Options {
  readonly check?: true;
}

void new Command('docs')
  .description('Writes the reference pages, the JSON Schema and the output shown in the README.')
  .option('--check', 'write nothing; fail, naming each file that is not current')
  .action(async ({ check }: Options) => {
    const texts = await documents('.');
    if (check === undefined) {
      writeDocuments('.', texts);
      return;
    }
    const stale = staleDocuments('.', texts);
    if (stale.length === 0) return;
    console.error(`not current: ${stale.join(', ')}; run 'npm run docs' and commit the result`);
    process.exitCode = 1;
  })
  .parseAsync();
