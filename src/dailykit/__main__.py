"""``python -m dailykit``: the command line, where the console script is not on the path."""

from dailykit.cli import main

if __name__ == "__main__":
    main()
