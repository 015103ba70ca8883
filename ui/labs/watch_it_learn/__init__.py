"""The lab in which small models are trained live."""
