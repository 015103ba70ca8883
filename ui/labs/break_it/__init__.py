"""The lab Break it."""
