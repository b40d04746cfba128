"""Measures the main pages and the report's files on made-up strategies of growing size."""
