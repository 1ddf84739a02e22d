import type { Field, Line, Lines, Rules, Scalar, Shape } from './shape';

const OBJECT = { closed: 'object', open: 'object...' };

/** The type word of a shape; what is inside an object, list or map follows on lines of its own. */
const wordOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'scalar':
      return shape.type;
    case 'list':
      return '[]';
    case 'map':
      return '{}';
    case 'reference':
      return `@${shape.name}`;
    case 'object':
      return shape.open ? OBJECT.open : OBJECT.closed;
  }
};

const lineOf = (shape: Shape, required: boolean): Line => {
  const word = `${required ? '!' : ''}${wordOf(shape)}`;
  return Object.keys(shape.rules).length === 0 ? word : [word, shape.rules];
};

const childrenOf = (shape: Shape): readonly (readonly [step: string, field: Field])[] => {
  switch (shape.kind) {
    case 'list':
      return [['[]', { shape: shape.items, required: false }]];
    case 'map':
      return [['{}', { shape: shape.values, required: false }]];
    case 'object':
      return [...shape.fields].map(([name, field]) => [`.${name}`, field]);
    case 'scalar':
    case 'reference':
      return [];
  }
};

const CONTAINED = /(?:\[\]|\{\})$/;

/** Writes what a list or map contains behind its own word, unless it has rules: `[]string`. */
const compress = (lines: Map<string, Line>): void => {
  for (const path of [...lines.keys()].reverse()) {
    const line = lines.get(path);
    const outer = lines.get(path.slice(0, -2));
    if (!CONTAINED.test(path) || typeof line !== 'string' || outer === undefined) continue;
    lines.set(
      path.slice(0, -2),
      typeof outer === 'string' ? outer + line : [outer[0] + line, outer[1]],
    );
    lines.delete(path);
  }
};

/** The lines of a shape, outer fields before inner ones. The shape itself is the line with an empty path. */
export const toLines = (shape: Shape): Lines => {
  const lines = new Map<string, Line>();
  const write = (path: string, field: Field): void => {
    lines.set(path, lineOf(field.shape, field.required));
    for (const [step, child] of childrenOf(field.shape)) write(`${path}${step}`, child);
  };
  write('', { shape, required: false });
  compress(lines);
  return Object.fromEntries(lines);
};

/** A field while lines are read: what is inside is added as it comes. */
interface Node {
  readonly word: string;
  readonly rules: Rules;
  readonly required: boolean;
  readonly inside: Map<string, Node>;
}

const WORD = /^(?<mark>!?)(?<outer>\[\]|\{\})?(?<rest>.*)$/;

/** The nodes of one line, by path: more than one where a word names what a list or map contains. */
const nodesOf = (path: string, line: Line): readonly (readonly [path: string, node: Node])[] => {
  const [text, rules] = typeof line === 'string' ? [line, {}] : line;
  const { mark, outer = '', rest = '' } = WORD.exec(text)?.groups ?? {};
  const node: Node = {
    word: outer === '' ? rest : outer,
    rules,
    required: mark === '!',
    inside: new Map(),
  };
  if (outer === '' || rest === '') return [[path, node]];
  return [[path, node], ...nodesOf(`${path}${outer}`, rest)];
};

const containedIn = (node: Node): Shape => {
  const inner = node.inside.get(node.word);
  if (inner === undefined) throw new Error(`a '${node.word}' says nothing about what it contains`);
  return shapeOf(inner);
};

const shapeOf = (node: Node): Shape => {
  const { word, rules, inside } = node;
  if (word === '[]') return { kind: 'list', items: containedIn(node), rules };
  if (word === '{}') return { kind: 'map', values: containedIn(node), rules };
  if (word.startsWith('@')) return { kind: 'reference', name: word.slice(1), rules };
  if (word !== OBJECT.closed && word !== OBJECT.open) {
    return { kind: 'scalar', type: word as Scalar, rules };
  }
  const fields = [...inside].map(([step, field]): [string, Field] => [
    step.slice('.'.length),
    { shape: shapeOf(field), required: field.required },
  ]);
  return { kind: 'object', fields: new Map(fields), open: word === OBJECT.open, rules };
};

const LAST_STEP = /^(?<outer>.*?)(?<step>\[\]|\{\}|\.[^.[{]+)$/;

/** The shape that lines describe. */
export const fromLines = (lines: Lines): Shape => {
  const nodes = new Map<string, Node>();
  for (const [path, node] of Object.entries(lines).flatMap(([path, line]) => nodesOf(path, line))) {
    nodes.set(path, node);
    if (path === '') continue;
    const { outer = '', step = '' } = LAST_STEP.exec(path)?.groups ?? {};
    const around = nodes.get(outer);
    if (around === undefined) throw new Error(`'${path}' has no line for what it is in`);
    around.inside.set(step, node);
  }
  const root = nodes.get('');
  if (root === undefined) throw new Error('a structure needs a line with an empty path');
  return shapeOf(root);
};
