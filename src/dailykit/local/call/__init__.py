"""One participant in a call, from the program's side."""
