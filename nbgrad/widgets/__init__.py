"""Live views of a trace in the notebook; nothing here is loaded until one is shown."""
