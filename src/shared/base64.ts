/** Bytes as text of 64 characters (RFC 4648, section 4), and back; the same in Node.js and in a page. */

/** A multiple of three, so that pieces can be joined; few enough for the arguments of one call. */
const PIECE = 0x6000;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  }
  return text;
}

/** @throws Error if the text is not of that kind */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
