/** A program for another interpreter, imported as its text. */
declare module '*.py' {
  const text: string;
  export default text;
}
