// What the reader chose in a component, and on the server elsewhere, brought together.

/**
 * The agreement of a component with the server about one choice. The server's choice counts where it knows all that was
 * chosen here, and is another one or was made once more.
 */
export class Accord {
  constructor() {
    /** @private the number of the last choice that was sent */
    this.number = 0;
    /** @private @type {string | undefined} the choice that both sides know, as JSON */
    this.known = undefined;
    /** how many choices were made elsewhere */
    this.made = 0;
  }

  /**
   * Return whether to follow the server's choice. Where the reader has moved on from it, the same one made again is news.
   * @param {number} heard the number of the last choice that the server knows
   * @param {unknown} choice of the server
   * @param {number} [made] how many choices were made elsewhere
   */
  news(heard, choice, made = 0) {
    this.number = Math.max(this.number, heard);
    const known = JSON.stringify(choice);
    if (heard < this.number || (known === this.known && made === this.made)) return false;
    this.known = known;
    this.made = made;
    return true;
  }

  /**
   * Return the number to send a choice with; 0 where the server knows it.
   * @param {unknown} choice
   */
  telling(choice) {
    const known = JSON.stringify(choice);
    if (known === this.known) return 0;
    this.known = known;
    this.number += 1;
    return this.number;
  }
}
