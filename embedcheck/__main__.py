"""`python -m embedcheck`."""

from embedcheck.cli import main

main()
