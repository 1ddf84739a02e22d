/** The variable that a configuration names for the address of its pod. */
export const POD_ADDRESS = 'POD_IP';

/** The pod’s address, which `-config.expand-env` fills in. No address of a pod has to be one of RFC 1918. */
export const OWN_ADDRESS = `\${${POD_ADDRESS}}`;

/** `24h`: durations of Go have no days. */
export const hours = (days: number): string => `${days * 24}h`;

/** The longest that something is kept: ten years. */
export const MOST_DAYS = 3650;
