"""The op table, one file per family, and the functions and methods that make it PyTorch's."""
