/** A program for another interpreter, imported as its text. */
declare module '*.py' {
  const text: string;
  export default text;
}

/** A program that runs in a process or a pod of its own, imported as its text. */
declare module '*.mjs' {
  const text: string;
  export default text;
}
