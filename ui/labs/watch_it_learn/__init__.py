"""The lab on live training of small models."""
