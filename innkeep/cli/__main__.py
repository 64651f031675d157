"""`python -m innkeep.cli`."""

from innkeep.cli import main

main()
