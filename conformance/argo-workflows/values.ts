import { parse } from 'yaml';

interface Template {
  readonly inputs: {
    readonly parameters: readonly { readonly name: string; readonly default?: string }[];
  };
  readonly resource: { readonly manifest: string };
}

/** A text with all that JSON escapes, twice over. */
export const AWKWARD = `python -c "print('a\\tb', {'x': {}})"\n`;

/** Values of the parameters of a template: awkward ones for texts, and for others their defaults or an empty list. */
export function filledIn(template: string): Record<string, string> {
  const { spec } = parse(template) as {
    readonly spec: { readonly templates: readonly Template[] };
  };
  const [step] = spec.templates;
  if (step === undefined) throw new Error('a template has no step');
  const isText = (name: string): boolean =>
    step.resource.manifest.includes(`toJson(inputs.parameters['${name}'])`);
  return Object.fromEntries(
    step.inputs.parameters.map(({ name, default: value = '[]' }) => [
      name,
      isText(name) ? AWKWARD : value,
    ]),
  );
}
