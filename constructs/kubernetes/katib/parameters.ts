import { ValueError } from '../../../lib/values';

/** How likely values of a range are. */
export type Distribution = 'uniform' | 'logUniform' | 'normal' | 'logNormal';

/** A range of numbers, its ends included. */
interface Range {
  /** The smallest value. */
  readonly min: number;
  /** The largest value. */
  readonly max: number;
  /**
   * What values differ by.
   * @default - any amount for numbers, 1 for whole ones; `grid` needs it for numbers
   */
  readonly step?: number;
  /**
   * How likely values are.
   * @default 'uniform'
   */
  readonly distribution?: Distribution;
}

/** What an algorithm may choose. */
export type TuningParameter =
  | ({
      /** A number, or a whole one. */
      readonly type: 'double' | 'int';
    } & Range)
  | {
      /** One of several numbers, which have an order. */
      readonly type: 'discrete';
      /** The numbers. */
      readonly values: readonly number[];
    }
  | {
      /** One of several texts. */
      readonly type: 'categorical';
      /** The texts: letters, digits and `. _ - + , : / @ %`, because a shell reads them. */
      readonly values: readonly string[];
    };

/** A parameter as Katib writes it. https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/controller/experiments/v1beta1/experiment_types.go */
interface ParameterSpec {
  readonly name: string;
  readonly parameterType: TuningParameter['type'];
  readonly feasibleSpace: object;
}

const NAME = /^[A-Za-z][\w-]*$/;
const SAFE = /^[\w.+,:/@%-]+$/;

/** Whether a shell takes a text as it is. */
export const isSafeText = (text: string): boolean => SAFE.test(text);

/** The mark that stands for a parameter in a trial. */
export const placeholder = (name: string): string => `\${trialParameters.${name}}`;

/** A parameter as Katib reads it: numbers are texts there. */
export const parameterSpec = (name: string, parameter: TuningParameter): ParameterSpec => ({
  name,
  parameterType: parameter.type,
  feasibleSpace: spaceOf(parameter),
});

function spaceOf(parameter: TuningParameter): object {
  if ('values' in parameter) return { list: parameter.values.map(String) };
  const { min, max, step, distribution } = parameter;
  return {
    min: String(min),
    max: String(max),
    step: step === undefined ? undefined : String(step),
    distribution,
  };
}

/** Throws a ValueError for a parameter that Katib, or a shell, would not take. */
export function assertParameter(name: string, parameter: TuningParameter): void {
  if (!NAME.test(name)) {
    throw new ValueError(
      `a name must begin with a letter and have letters, digits, '_' and '-' alone, got '${name}'`,
    );
  }
  if ('values' in parameter) assertValues(parameter.values.map(String));
  else assertRange(parameter);
}

function assertValues(values: readonly string[]): void {
  if (values.length === 0 || new Set(values).size < values.length) {
    throw new ValueError(
      `'values' must have one value at least, each once, got [${values.join(', ')}]`,
    );
  }
  const unsafe = values.find((value) => !isSafeText(value));
  if (unsafe === undefined) return;
  throw new ValueError(
    `'values' must have letters, digits and . _ - + , : / @ % alone, for a shell reads them, got '${unsafe}'`,
  );
}

function assertRange({
  type,
  min,
  max,
  step,
}: Extract<TuningParameter, { readonly min: number }>): void {
  if (!(min < max)) throw new ValueError(`'min' must be less than 'max', got ${min} and ${max}`);
  if (step !== undefined && !(step > 0)) {
    throw new ValueError(`'step' must be more than 0, got ${step}`);
  }
  if (type === 'double') return;
  const part = [min, max, step ?? 1].find((value) => !Number.isInteger(value));
  if (part === undefined) return;
  throw new ValueError(`'min', 'max' and 'step' of type 'int' must be whole numbers, got ${part}`);
}
