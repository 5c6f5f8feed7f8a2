"""Lorebook files of other programs: one module per program, `converter` over them all.

Every reader gives a V3 book as `lorebook.read_book` does; every writer gives the file's
object and what of the book it cannot carry.
"""
