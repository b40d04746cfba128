"""Pure rules: plain values in, enums and Decimals out. Nothing here knows Django."""
