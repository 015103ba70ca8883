// Bytes as text, in base64.

/**
 * Decode bytes.
 * @param {string} text
 */
export function fromBase64(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length); // filled by a loop: `Uint8Array.from` takes fifteen times as long
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/**
 * Encode bytes.
 * @param {Iterable<number>} bytes
 */
export function inBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
