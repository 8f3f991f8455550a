"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name."""
