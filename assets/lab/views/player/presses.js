// Whether the reader has pressed something outside the player, which may choose another step than the one that rests.

const KINDS = /** @type {const} */ (["pointerdown", "click", "keydown"]); // a screen reader may click without a pointer

export class PressesElsewhere {
  /** @param {Element} root the player's */
  constructor(root) {
    /** whether there were any since this was set to false */
    this.any = false;
    /** @private @type {(event: Event) => void} */
    this.hear = (event) => {
      const presses = !(event instanceof KeyboardEvent) || event.key === "Enter" || event.key === " ";
      if (presses && !event.composedPath().includes(root)) this.any = true;
    };
    for (const kind of KINDS) document.addEventListener(kind, this.hear, true);
  }

  leave() {
    for (const kind of KINDS) document.removeEventListener(kind, this.hear, true);
  }
}
