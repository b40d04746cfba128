"""The demonstration: the real strategy with plans, people and three years of reports.

What it says stands in ``data/``, as texts and tables that are edited without knowing the code.
"""
