/** `token` of RFC 9110, section 5.6.2: what a method and a header name are made of. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const tokenCharacters = Uint8Array.from({ length: 128 }, (_, code) =>
  token.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether a text can be an HTTP method or a header name. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (tokenCharacters[text.charCodeAt(index)] !== 1) return false;
  }
  return text !== '';
}

/** No methods, or `*` among them, is any method; otherwise one must be equal, case-sensitively. */
export function isAnyMethod(methods: readonly string[]): boolean {
  return methods.length === 0 || methods.includes('*');
}
