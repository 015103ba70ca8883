"""Parts of single lessons, a folder each; parts that lessons share are in `ui`."""
