"""Nearest existing item to a value in the URL."""

from __future__ import annotations

from collections.abc import Sequence

from model.network.site import Site


def nearest_index(text: str, length: int, default: int = 0) -> int:
    """The integer in `text`, clipped to 0 to length - 1; `default`, also clipped, for other text."""
    try:
        index = int(text)
    except ValueError:
        index = default
    return max(0, min(index, length - 1))


def nearest_site(address: str, sites: Sequence[str]) -> Site | None:
    """The site of the same side and kind in the nearest layer; else the last of the kind; else the last cross site.

    `decoder.2.cross` is `decoder.cross` in an RNN, and layer 99 is the last layer. None without sites.
    """
    if address in sites or not sites:
        return Site(address) if sites else None
    side, *layer, kind = address.split(".") if "." in address else (address, "")  # asked for by a link: unchecked
    there = [Site(site) for site in sites]
    same_kind = [site for site in there if site.kind == kind]
    if not same_kind:
        return next((site for site in reversed(there) if site.kind == "cross"), there[-1])
    same_side = [site for site in same_kind if site.side == side]
    if not same_side:
        return same_kind[-1]
    return same_side[nearest_index("".join(layer[:1]), len(same_side), default=len(same_side) - 1)]
