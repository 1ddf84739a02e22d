// Lints texts as if they were files of this repository: {path: text} on standard input, {path: [rule id]} on
// standard output. Rules that need types are off, because the files do not exist.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

const rulesOf = async ([filePath, code]) => {
  const [{ messages }] = await eslint.lintText(code, { filePath });
  return [filePath, messages.map(({ ruleId, message }) => ruleId ?? message)];
};

const files = Object.entries(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify(Object.fromEntries(await Promise.all(files.map(rulesOf)))));
