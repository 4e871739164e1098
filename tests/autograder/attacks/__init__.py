"""Submissions that try to fool, stop, rob or outlive the grader: one file each, and what becomes of them.

`corpus` has the assignment that they answer and what a file is made of; `gauntlet` grades them all
as one class, beside honest neighbours. README.md has the result, beside stock nbgrader's.
"""
