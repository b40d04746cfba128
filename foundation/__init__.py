"""What every room stands on: bilingual text, numbers, sorting, withdrawal, history, errors.

Knows none of the other rooms.
"""
