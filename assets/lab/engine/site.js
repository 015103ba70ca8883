// Where attention happens: the address of a sublayer, such as `decoder.2.cross`.

/**
 * @typedef {object} Site a sublayer; an attention site where the kind is self or cross
 * @property {"encoder" | "decoder"} side
 * @property {number | null} layer from 0; null for the one site of an RNN, `decoder.cross`
 * @property {"self" | "cross" | "feed_forward"} kind
 */

const WRITTEN = /^(encoder|decoder)(?:\.(0|[1-9][0-9]{0,2}))?\.(self|cross|feed_forward)$/;

/**
 * Return the site of an address. RangeError: this is none.
 * @param {string} address
 * @returns {Site}
 */
export function parseSite(address) {
  const [, side, layer, kind] = WRITTEN.exec(address) ?? [];
  if (!side) throw new RangeError(`${address} is no site: one is written as encoder.0.self or decoder.2.cross`);
  return /** @type {Site} */ ({ side, layer: layer === undefined ? null : Number(layer), kind });
}

/**
 * Whether a site's queries may look at what stands before them only.
 * @param {Site} site
 */
export function isCausal(site) {
  return site.side === "decoder" && site.kind === "self";
}
