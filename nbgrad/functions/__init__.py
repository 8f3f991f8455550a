"""What users call: `torch.*` and the methods of `Tensor`, over the op table; a file for each family of `nbgrad/ops`."""
