"""Pure rules: plain values and days in, days and stages out. No Django."""
