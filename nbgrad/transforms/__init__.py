"""Functions of functions: batches (`vmap`), derivatives forward and back, and what an op does inside them."""
