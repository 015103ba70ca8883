// Heads of attention.

/** In place of a head's number: the mean over the heads of a layer. */
export const MEAN = -1;
