/** What a measure may be at most, and what we would like it to be. */
export interface Budget {
  readonly measure: string;
  readonly unit: string;
  readonly budget: number;
  readonly stretch: number;
  /** Whether `--check` fails above the budget: ratios do not depend on the machine, seconds do. */
  readonly gated: boolean;
}

/** Synth of the complete production platform against a program that only starts, reads and writes as much. */
export const CPU_RATIO: Budget = {
  measure: 'CPU of a production synth ÷ floor',
  unit: '×',
  budget: 8,
  stretch: 5,
  gated: true,
};

/** Linear is 1: twice the teams, pools and models are twice as much work. */
export const GROWTH: Budget = {
  measure: 'growth exponent of work, ×1 … ×64',
  unit: '',
  budget: 1.1,
  stretch: 1.05,
  gated: true,
};

/** The same in seconds, of which 64 teams add so few that what else a machine does moves the exponent. */
export const GROWTH_OF_CPU: Budget = {
  ...GROWTH,
  measure: 'growth exponent of CPU, ×1 … ×64',
  gated: false,
};

/** The slope of the growth, where loading no longer counts. */
export const CPU_PER_OBJECTS: Budget = {
  measure: 'CPU per 100 objects beyond loading',
  unit: 'ms',
  budget: 60,
  stretch: 30,
  gated: false,
};

/** Peak memory of one production synth. */
export const MEMORY: Budget = {
  measure: 'peak memory of a production synth',
  unit: 'MiB',
  budget: 130,
  stretch: 100,
  gated: false,
};

/** Peak memory with 64 times the teams, pools and models. */
export const MEMORY_GROWN: Budget = {
  measure: 'peak memory at ×64',
  unit: 'MiB',
  budget: 250,
  stretch: 180,
  gated: false,
};

/** What an edit costs until its output is there: the sources are bundled again, the packages are not. */
export const EDIT: Budget = {
  measure: 'CPU of edit → synth',
  unit: 's',
  budget: 2,
  stretch: 1.2,
  gated: false,
};
