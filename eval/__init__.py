"""How good the program is, measured on labelled data."""
