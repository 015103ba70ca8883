"""Speed next to other engines, as ratios of medians taken in turn on one machine: `make bench`."""
