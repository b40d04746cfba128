"""What a report says, before any format: sections of blocks, made from a snapshot and nothing else.

``SECTIONS`` (in ``sections``) is the one list of what a report can hold. A section gives blocks in
the active language; a format (PDF, Word, HTML) draws each kind of block once, and knows no section.
"""
