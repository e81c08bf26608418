/** The build puts the text of these files where they are imported. */
declare module '*.yaml' {
  const text: string;
  export default text;
}
