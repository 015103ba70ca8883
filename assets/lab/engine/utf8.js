// The characters that bytes spell.

/** Decodes UTF-8 byte by byte and leaves out what is none. */
export class Utf8 {
  constructor() {
    this.decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    this.recent = [0, 0, 0];
  }

  /** @param {number} byte */
  decode(byte) {
    this.recent = [this.recent[1], this.recent[2], byte];
    const text = this.decoder.decode(Uint8Array.of(byte), { stream: true });
    // the decoder writes U+FFFD for what is no UTF-8, but the three bytes EF BF BD do spell it
    const spelt = this.recent.join() === "239,191,189" ? "\ufffd" : "";
    return text === "\ufffd" ? spelt : text.replaceAll("\ufffd", "");
  }
}
