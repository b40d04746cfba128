"""Kills workers with -9 in mid-compile, again and again, and looks at what is left."""
