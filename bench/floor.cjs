// The least a synth could cost: start Node, read the bytes of the program, write the bytes of the output.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [, , plan, folder] = process.argv;
const { read, write } = JSON.parse(readFileSync(plan, 'utf8'));

for (const file of read) readFileSync(file);
for (const [name, bytes] of write) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.alloc(bytes, ' '));
}
